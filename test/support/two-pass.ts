/** Textbook definitions over whole series, slow and plain: the judge of what the engine computed bar by bar. */

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const windows = <T>(values: readonly T[], period: number): (readonly T[])[] =>
  values.map((_, i) => (i + 1 < period ? [] : values.slice(i + 1 - period, i + 1)));

export type Series = readonly (number | undefined)[];

export const sma = (values: readonly number[], period: number): Series =>
  windows(values, period).map((window) => (window.length === 0 ? undefined : sum(window) / period));

/** Seeded with the mean of the first `period` values that count, as TA-Lib does; `from`: index of the first that counts. */
export function ema(values: readonly number[], period: number, from = 0): Series {
  const seedAt = from + period - 1;
  const seed = sum(values.slice(from, seedAt + 1)) / period;
  let last = seed;
  return values.map((value, i) => {
    if (i < seedAt) return undefined;
    if (i > seedAt) last += (2 / (period + 1)) * (value - last);
    return last;
  });
}

/** Wilder (1978): the mean of the first `period` values, then (previous × (period − 1) + value) / period. */
function wilder(values: readonly number[], period: number): Series {
  let last = sum(values.slice(0, period)) / period;
  return values.map((value, i) => {
    if (i < period - 1) return undefined;
    if (i > period - 1) last = (last * (period - 1) + value) / period;
    return last;
  });
}

export function rsi(closes: readonly number[], period: number): Series {
  const changes = closes.slice(1).map((close, i) => close - (closes[i] ?? NaN));
  const gains = wilder(
    changes.map((change) => Math.max(change, 0)),
    period,
  );
  const losses = wilder(
    changes.map((change) => Math.max(-change, 0)),
    period,
  );
  return closes.map((_, i) => {
    const gain = gains[i - 1];
    const loss = losses[i - 1];
    if (gain === undefined || loss === undefined) return undefined;
    return gain + loss === 0 ? 0 : (100 * gain) / (gain + loss);
  });
}

export function macd(closes: readonly number[]): { macd: Series; signal: Series } {
  // TA-Lib begins the fast average so that both averages have their first value at the same bar.
  const slow = ema(closes, 26);
  const fast = ema(closes, 12, 14);
  const line = closes.map((_, i) => (slow[i] === undefined ? NaN : (fast[i] ?? NaN) - (slow[i] ?? NaN)));
  const signal = ema(line, 9, 25);
  return { macd: line.map((value, i) => (signal[i] === undefined ? undefined : value)), signal };
}

/** Population standard deviation from the window's own mean. */
export const deviation = (values: readonly number[], period: number): Series =>
  windows(values, period).map((window) => {
    if (window.length === 0) return undefined;
    const mean = sum(window) / period;
    return Math.sqrt(sum(window.map((value) => (value - mean) ** 2)) / period);
  });

export function atr(bars: readonly { high: number; low: number; close: number }[], period: number): Series {
  const ranges = bars.slice(1).map(({ high, low }, i) => {
    const before = bars[i]?.close ?? NaN;
    return Math.max(high - low, Math.abs(high - before), Math.abs(low - before));
  });
  return [undefined, ...wilder(ranges, period)];
}
