/** Offsets of what the block keeps about a symbol's day. Prices in US dollars, volumes in shares, times in epoch ms; 0 = not yet. */
export const HEADER = {
  lastPrice: 0,
  lastTime: 1,
  /** Serial day of the New York date that the numbers below belong to. */
  day: 2,
  dayVolume: 3,
  /** First price of the date, for the change where no previous close is known. */
  firstPrice: 4,
  /** Close of the previous regular session. */
  previousClose: 5,
  sessionOpen: 6,
  sessionHigh: 7,
  sessionLow: 8,
  sessionClose: 9,
  sessionTurnover: 10,
  sessionVwapVolume: 11,
  /** 1-minute bars of this session that have closed. */
  sessionBars: 12,
  /** Prints for bars that are no longer remembered. */
  tooLate: 13,
} as const;
export const SYMBOL_HEADER_SIZE = 16;

/** The date has changed: yesterday's close stays, the rest begins anew. */
export function rollDay(block: Float64Array, serial: number): void {
  if (block[HEADER.sessionClose] !== 0) block[HEADER.previousClose] = block[HEADER.sessionClose] ?? 0;
  block.fill(0, HEADER.dayVolume, HEADER.previousClose);
  block.fill(0, HEADER.sessionOpen, HEADER.tooLate);
  block[HEADER.day] = serial;
}

/** Change against the previous close, else against the day's first price; a fraction. */
export function changeOf(block: Float64Array): number {
  const base = block[HEADER.previousClose] || block[HEADER.firstPrice] || 0;
  return base === 0 ? 0 : (block[HEADER.lastPrice] ?? 0) / base - 1;
}
