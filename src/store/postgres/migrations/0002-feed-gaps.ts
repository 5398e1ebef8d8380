/** What the feed missed, and what of it was repaired. */
export const feedGaps = `
CREATE TABLE feed_gaps (
  shard           integer     NOT NULL,
  gap_from        timestamptz NOT NULL,
  gap_to          timestamptz NOT NULL,
  cause           text        NOT NULL,
  symbols         text[]      NOT NULL,
  status          text        NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'partial', 'repaired')),
  repaired_trades integer     NOT NULL DEFAULT 0,
  source          text        NOT NULL,
  PRIMARY KEY (shard, gap_from, gap_to)
);
COMMENT ON TABLE feed_gaps IS 'Times for which the vendor connection gave nothing. symbols empty: every subscribed one.';
COMMENT ON COLUMN feed_gaps.status IS 'open: not repaired; partial: some of it could not be had; repaired: nothing is missing.';
CREATE INDEX feed_gaps_time ON feed_gaps (gap_from);
`;
