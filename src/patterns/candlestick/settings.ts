/** What an average is taken of: the real body, the whole range, or both shadows together. */
export type RangeType = 'body' | 'range' | 'shadows';

export interface CandleSetting {
  readonly range: RangeType;
  /** Bars averaged, those before the candle under test; 0 = the candle itself. */
  readonly period: number;
  readonly factor: number;
}

/**
 * TA-Lib's candle settings (`TA_RestoreCandleDefaultSettings`). A threshold is factor × average, and for shadows half of that,
 * as the average is of both together.
 */
export const CANDLE_SETTINGS = {
  bodyLong: { range: 'body', period: 10, factor: 1 },
  /** No pattern of TA-Lib's uses it. */
  bodyVeryLong: { range: 'body', period: 10, factor: 3 },
  bodyShort: { range: 'body', period: 10, factor: 1 },
  bodyDoji: { range: 'range', period: 10, factor: 0.1 },
  shadowLong: { range: 'body', period: 0, factor: 1 },
  shadowVeryLong: { range: 'body', period: 0, factor: 2 },
  shadowShort: { range: 'shadows', period: 10, factor: 1 },
  shadowVeryShort: { range: 'range', period: 10, factor: 0.1 },
  near: { range: 'range', period: 5, factor: 0.2 },
  far: { range: 'range', period: 5, factor: 0.6 },
  equal: { range: 'range', period: 5, factor: 0.05 },
} as const satisfies Readonly<Record<string, CandleSetting>>;
