import { allRanges, changes, combine, type Defined, fromFirst, onward } from './columns.suite.js';
import { closes, mean, ranges, recursive, rows, total, type Reference, windows } from './reference.suite.js';
import type { SeriesBar } from './series.suite.js';

/** Forms of what is averaged without end, as their users publish them: by indicator and by who has them. */

const alphaOf = (period: number): number => 2 / (period + 1);
const ema = (values: Defined, period: number): Defined => recursive(values, period, alphaOf(period));
const emaFromFirst = (values: Defined, period: number): Defined => fromFirst(values, alphaOf(period));
const rma = (values: Defined, period: number): Defined => recursive(values, period, 1 / period);

const rises = (bars: readonly SeriesBar[]): Defined => combine((change) => Math.max(change, 0), changes(bars));
const falls = (bars: readonly SeriesBar[]): Defined => combine((change) => Math.max(-change, 0), changes(bars));
const share = (up: number, down: number): number => (up + down === 0 ? 0 : (100 * up) / (up + down));
const balance = (up: number, down: number): number => (up + down === 0 ? 0 : (100 * (up - down)) / (up + down));

/** `compute` of the sums of the last `period` rises and falls. */
const ofSums = (bars: readonly SeriesBar[], period: number, compute: (up: number, down: number) => number): Defined => {
  const sums = (values: Defined): Defined =>
    values.map((_, i) => (i < period ? undefined : total(values.slice(i + 1 - period, i + 1).map((value) => value ?? NaN))));
  return combine(compute, sums(rises(bars)), sums(falls(bars)));
};

const macdOf = (fast: Defined, slow: Defined, smooth: (values: Defined) => Defined, from: number): ReturnType<Reference> => {
  const macd = combine((a, b) => a - b, fast, slow);
  const signal = smooth(macd);
  return rows(
    onward(macd, from),
    onward(signal, from),
    onward(
      combine((m, s) => m - s, macd, signal),
      from,
    ),
  );
};

const relativeStrength = (up: number, down: number): number => (down === 0 ? 100 : up === 0 ? 0 : 100 - 100 / (1 + up / down));

const chain =
  (links: number, link: (values: Defined) => Defined) =>
  (bars: readonly SeriesBar[]): Defined[] => {
    const averages: Defined[] = [];
    for (let i = 0; i < links; i += 1) averages.push(link(averages.at(-1) ?? closes(bars)));
    return averages;
  };
const twice = (a: number, b: number): number => 2 * a - b;
const thrice = (a: number, b: number, c: number): number => 3 * a - 3 * b + c;

/** Directional movement by the running average that Pine calls rma, whose seed is a mean of `period` moves. */
function directional(bars: readonly SeriesBar[], period: number): { plus: Defined; minus: Defined; index: Defined } {
  const move = (of: (up: number, down: number) => number): Defined =>
    bars.map((bar, i) => {
      const last = bars[i - 1];
      return last && of(bar.high - last.high, last.low - bar.low);
    });
  const range = rma(ranges(bars), period);
  const per = (moved: number, ranged: number): number => (ranged === 0 ? 0 : (100 * moved) / ranged);
  const plus = combine(
    per,
    rma(
      move((up, down) => (up > down && up > 0 ? up : 0)),
      period,
    ),
    range,
  );
  const minus = combine(
    per,
    rma(
      move((up, down) => (down > up && down > 0 ? down : 0)),
      period,
    ),
    range,
  );
  const index = combine((p, m) => (100 * Math.abs(p - m)) / (p + m === 0 ? 1 : p + m), plus, minus);
  return { plus, minus, index };
}

const moneyFlowLine = (bars: readonly SeriesBar[]): number[] => {
  let line = 0;
  return bars.map(({ high, low, close, volume }) => (line += high === low ? 0 : ((2 * close - high - low) / (high - low)) * volume));
};

/** Pine's published supertrend: bands about hl2, 1 in a down-trend. */
const pineSuperTrend: Reference = (bars, { period = 10, multiplier = 3 }) => {
  const range = rma(allRanges(bars), period);
  let before: { upper: number; lower: number; onUpper: boolean } | undefined;
  return bars.map((bar, i) => {
    const width = range[i];
    if (width === undefined) return undefined;
    const centre = (bar.high + bar.low) / 2;
    const close = bars[i - 1]?.close ?? NaN;
    const lower =
      !before || centre - multiplier * width > before.lower || close < before.lower ? centre - multiplier * width : before.lower;
    const upper =
      !before || centre + multiplier * width < before.upper || close > before.upper ? centre + multiplier * width : before.upper;
    const down = !before ? true : before.onUpper ? bar.close <= upper : bar.close < lower;
    before = { upper, lower, onUpper: down };
    return down ? [upper, 1] : [lower, -1];
  });
};

const keltnerOf = (centre: Defined, width: Defined, multiplier: number): ReturnType<Reference> =>
  rows(
    combine((c) => c, centre, width),
    combine((c, r) => c + multiplier * r, centre, width),
    combine((c, r) => c - multiplier * r, centre, width),
  );

const afterFirst = (values: Defined, period: number): Defined =>
  values.map((_, i) => (i < period ? undefined : mean(values.slice(i + 1 - period, i + 1).map((value) => value ?? NaN))));

export const AVERAGE_FORMS: Readonly<Record<string, Readonly<Record<string, Reference>>>> = {
  ema: {
    TradingView: (bars, { period = 20 }) => rows(ema(closes(bars), period)),
    'pandas ewm(adjust=False), MetaStock': (bars, { period = 20 }) => rows(onward(emaFromFirst(closes(bars), period), period - 1)),
  },
  dema: {
    TradingView: (bars, { period = 30 }) => rows(combine(twice, ...chain(2, (values) => ema(values, period))(bars))),
    'pandas ewm(adjust=False), MetaStock': (bars, { period = 30 }) =>
      rows(combine(twice, ...chain(2, (values) => emaFromFirst(values, period))(bars))),
  },
  tema: {
    TradingView: (bars, { period = 30 }) => rows(combine(thrice, ...chain(3, (values) => ema(values, period))(bars))),
    'pandas ewm(adjust=False), MetaStock': (bars, { period = 30 }) =>
      rows(combine(thrice, ...chain(3, (values) => emaFromFirst(values, period))(bars))),
  },
  trix: {
    TradingView: (bars, { period = 30 }) => {
      const logarithms = bars.map((bar) => Math.log(bar.close));
      const third = ema(ema(ema(logarithms, period), period), period);
      return rows(combine((now, last) => 10_000 * (now - last), third, [undefined, ...third.slice(0, -1)]));
    },
  },
  rsi: {
    TradingView: (bars, { period = 14 }) => rows(combine(relativeStrength, rma(rises(bars), period), rma(falls(bars), period))),
    'pandas ewm(alpha=1/period, adjust=False)': (bars, { period = 14 }) =>
      rows(onward(combine(share, fromFirst(rises(bars), 1 / period), fromFirst(falls(bars), 1 / period)), period)),
    "Cutler's RSI": (bars, { period = 14 }) => rows(ofSums(bars, period, share)),
  },
  cmo: { 'TradingView, Chande’s book': (bars, { period = 14 }) => rows(ofSums(bars, period, balance)) },
  atr: {
    TradingView: (bars, { period = 14 }) => rows(rma(allRanges(bars), period)),
    'pandas ewm(alpha=1/period, adjust=False)': (bars, { period = 14 }) => rows(onward(fromFirst(allRanges(bars), 1 / period), period - 1)),
    MetaTrader: (bars, { period = 14 }) => rows(afterFirst(ranges(bars), period)),
  },
  macd: {
    TradingView: (bars, { fast = 12, slow = 26, signal = 9 }) =>
      macdOf(ema(closes(bars), fast), ema(closes(bars), slow), (values) => ema(values, signal), slow + signal - 2),
    'pandas ewm(adjust=False), MetaStock': (bars, { fast = 12, slow = 26, signal = 9 }) =>
      macdOf(
        emaFromFirst(closes(bars), fast),
        emaFromFirst(closes(bars), slow),
        (values) => emaFromFirst(values, signal),
        slow + signal - 2,
      ),
  },
  apo: {
    StockCharts: (bars, { fast = 12, slow = 26 }) => rows(combine((a, b) => a - b, ema(closes(bars), fast), ema(closes(bars), slow))),
  },
  ppo: {
    StockCharts: (bars, { fast = 12, slow = 26 }) =>
      rows(combine((a, b) => (100 * (a - b)) / b, ema(closes(bars), fast), ema(closes(bars), slow))),
  },
  adosc: {
    TradingView: (bars, { fast = 3, slow = 10 }) =>
      rows(combine((a, b) => a - b, ema(moneyFlowLine(bars), fast), ema(moneyFlowLine(bars), slow))),
  },
  adx: {
    'TradingView, Wilder’s book': (bars, { period = 14 }) => rows(rma(directional(bars, period).index, period)),
  },
  dx: { 'TradingView, Wilder’s book': (bars, { period = 14 }) => rows(directional(bars, period).index) },
  plus_di: { 'TradingView, Wilder’s book': (bars, { period = 14 }) => rows(directional(bars, period).plus) },
  minus_di: { 'TradingView, Wilder’s book': (bars, { period = 14 }) => rows(directional(bars, period).minus) },
  supertrend: { TradingView: pineSuperTrend },
  keltner: {
    TradingView: (bars, { period = 20, rangePeriod = 10, multiplier = 2 }) =>
      keltnerOf(ema(closes(bars), period), rma(allRanges(bars), rangePeriod), multiplier),
    'Pine’s ta.kc': (bars, { period = 20, multiplier = 2 }) =>
      keltnerOf(ema(closes(bars), period), ema(allRanges(bars), period), multiplier),
    LEAN: (bars, { period = 20, multiplier = 2 }) =>
      keltnerOf(windows(closes(bars), period, mean), afterFirst(ranges(bars), period), multiplier),
  },
};
