/** Since 2026-02-23 sizes of trades are decimal. */
export const fractionalVolume = `
ALTER TABLE ohlcv_1min ALTER COLUMN volume TYPE numeric;
COMMENT ON COLUMN ohlcv_1min.volume IS 'Shares, with up to six digits behind the point.';
`;
