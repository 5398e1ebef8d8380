import { combine, type Defined } from './columns.suite.js';
import { AVERAGE_FORMS } from './reference-forms-averages.suite.js';
import { CHANNELS } from './reference-channels.suite.js';
import { SESSIONS } from './reference-sessions.suite.js';
import { STATISTICS } from './reference-statistics.suite.js';
import { closes, deviation, highest, lowest, mean, rows, total, typical, weighted, windows, type Reference } from './reference.suite.js';
import type { SeriesBar } from './series.suite.js';

const known = (of: Readonly<Record<string, Reference>>, name: string): Reference => {
  const reference = of[name];
  if (!reference) throw new Error(`no reference of ${name}`);
  return reference;
};

/** Another reference with other parameters, or other outputs. */
const scaled =
  (reference: Reference, factors: readonly number[]): Reference =>
  (bars, parameters) =>
    reference(bars, parameters).map((row) => row?.map((value, k) => value * (factors[k] ?? NaN)));

/** Deviation of a sample. */
const sample = (values: readonly number[]): number => deviation(values) * Math.sqrt(values.length / (values.length - 1));

const stochastic = (of: (window: readonly SeriesBar[]) => number, bars: readonly SeriesBar[], period: number): Defined =>
  windows(bars, period, of);

const standing = (window: readonly SeriesBar[]): number => {
  const [top, bottom] = [highest(window), lowest(window)];
  return top === bottom ? 0 : (100 * ((window.at(-1)?.close ?? NaN) - bottom)) / (top - bottom);
};

/** Means of `period` defined values. */
const averaged = (values: Defined, period: number): Defined => {
  const from = values.findIndex((value) => value !== undefined);
  return values.map((_, i) =>
    from < 0 || i < from + period - 1 ? undefined : mean(values.slice(i + 1 - period, i + 1).map((value) => value ?? NaN)),
  );
};

/** Pine's published sar, whose first side is that of the first change of closes. */
const pineSar: Reference = (bars, { acceleration = 0.02, maximum = 0.2 }) => {
  let [stop, extreme, pace, long] = [NaN, NaN, acceleration, false];
  return bars.map((bar, i) => {
    const [last, before] = [bars[i - 1], bars[i - 2]];
    if (!last) return undefined;
    let turned = i === 1;
    if (turned) {
      long = bar.close > last.close;
      [extreme, stop] = long ? [bar.high, last.low] : [bar.low, last.high];
    }
    stop += pace * (extreme - stop);
    if (long ? stop > bar.low : stop < bar.high) {
      stop = long ? Math.max(bar.high, extreme) : Math.min(bar.low, extreme);
      [turned, long, pace] = [true, !long, acceleration];
      extreme = long ? bar.high : bar.low;
    }
    if (!turned && (long ? bar.high > extreme : bar.low < extreme)) {
      extreme = long ? bar.high : bar.low;
      pace = Math.min(pace + acceleration, maximum);
    }
    const near = before ? [last, before] : [last];
    stop = long ? Math.min(stop, lowest(near)) : Math.max(stop, highest(near));
    return [stop];
  });
};

const hull =
  (root: (value: number) => number): Reference =>
  (bars, { period = 20 }) => {
    const raw = combine((a, b) => 2 * a - b, windows(closes(bars), period >> 1, weighted), windows(closes(bars), period, weighted));
    const length = root(Math.sqrt(period));
    return rows(
      raw.map((_, i) => (i < period + length - 2 ? undefined : weighted(raw.slice(i + 1 - length, i + 1).map((value) => value ?? NaN)))),
    );
  };

const flows: Reference = (bars, { period = 14 }) => {
  const signed = bars.map((bar, i) => Math.sign(typical(bar) - typical(bars[i - 1] ?? bar)) * typical(bar) * bar.volume);
  return rows(
    windows(signed, period, (window) => {
      const up = total(window.filter((value) => value > 0));
      const down = -total(window.filter((value) => value < 0));
      return 100 - 100 / (1 + up / down);
    }).map((value, i) => (i < period ? undefined : value)),
  );
};

const ages: Reference = (bars, { period = 14 }) => {
  const since = (better: (a: SeriesBar, b: SeriesBar) => boolean): Defined =>
    windows(bars, period + 1, (window) => {
      let at = 0;
      for (const [i, bar] of window.entries()) if (!better(window[at] ?? bar, bar)) at = i;
      return (100 * at) / period;
    });
  return rows(
    since((a, b) => a.low < b.low),
    since((a, b) => a.high > b.high),
  );
};

const heikinAshi =
  (seed: (bar: SeriesBar) => number): Reference =>
  (bars) => {
    let held: number | undefined;
    let last = NaN;
    return bars.map((bar) => {
      const close = (bar.open + bar.high + bar.low + bar.close) / 4;
      const open: number = held === undefined ? seed(bar) : (held + last) / 2;
      [held, last] = [open, close];
      return [open, Math.max(bar.high, open, close), Math.min(bar.low, open, close), close];
    });
  };

const balance: Reference = (bars) => {
  let held = 0;
  return bars.map((bar, i) => [(held += Math.sign(bar.close - (bars[i - 1] ?? bar).close) * bar.volume)]);
};

/** Classic pivots with the third levels at twice the range. */
const doubleRange: Reference = (bars, parameters) =>
  known(SESSIONS, 'pivot_classic')(bars, parameters).map((row) => {
    const [pivot = NaN, r1 = NaN, r2 = NaN, , s1 = NaN, s2 = NaN] = row ?? [];
    const range = r2 - pivot;
    return row && [pivot, r1, r2, pivot + 2 * range, s1, s2, pivot - 2 * range];
  });

/** Forms that are common elsewhere, computed as their users publish them: by indicator and by who has them. */
export const FORM_REFERENCES: Readonly<Record<string, Readonly<Record<string, Reference>>>> = {
  ...AVERAGE_FORMS,
  stoch: {
    TradingView: (bars) => {
      const k = stochastic(standing, bars, 14);
      const d = averaged(k, 3);
      return rows(
        combine((a) => a, k, d),
        d,
      );
    },
  },
  stochrsi: {
    TradingView: (bars, { period = 14, d = 3 }) => known(CHANNELS, 'stochrsi_slow')(bars, { slowK: 3, slowD: d, period, k: 14 }),
  },
  stochrsi_slow: {
    TradingView: known(CHANNELS, 'stochrsi_slow'),
    'TA-Lib': (bars, { slowD = 3, period = 14, k = 14 }) => known(CHANNELS, 'stochrsi_slow')(bars, { slowK: 1, slowD, period, k }),
  },
  bollinger: {
    TradingView: known(STATISTICS, 'bollinger'),
    'pandas rolling().std()': (bars, { period = 20, deviations = 2 }) => {
      const middle = windows(closes(bars), period, mean);
      const width = windows(closes(bars), period, sample);
      const band = (factor: number): Defined => combine((m, w) => m + factor * w, middle, width);
      return rows(middle, band(deviations), band(-deviations));
    },
  },
  bollinger_percent_b: {
    TradingView: known(STATISTICS, 'bollinger_percent_b'),
    'pandas rolling().std()': (bars, { period = 20, deviations = 2 }) =>
      rows(
        windows(closes(bars), period, (window) => {
          const width = 2 * deviations * sample(window);
          return width === 0 ? 0.5 : ((window.at(-1) ?? NaN) - mean(window) + width / 2) / width;
        }),
      ),
  },
  bollinger_bandwidth: { 'TradingView, StockCharts': scaled(known(STATISTICS, 'bollinger_bandwidth'), [100]) },
  stddev: {
    TradingView: known(STATISTICS, 'stddev'),
    'pandas, spreadsheets (STDEV)': (bars, { period = 5, deviations = 1 }) =>
      rows(windows(closes(bars), period, (window) => deviations * sample(window))),
  },
  var: {
    TradingView: known(STATISTICS, 'var'),
    'pandas, spreadsheets (VAR)': (bars, { period = 5 }) => rows(windows(closes(bars), period, (window) => sample(window) ** 2)),
  },
  ichimoku: {
    TradingView: (bars, { conversion = 9, base = 26, span = 52, displacement = 26 }) => {
      const middle = (period: number): Defined => windows(bars, period, (window) => (highest(window) + lowest(window)) / 2);
      const moved = (values: Defined): Defined => values.map((_, i) => values[i - (displacement - 1)]);
      const lead = combine((a, b) => (a + b) / 2, middle(conversion), middle(base));
      return rows(middle(conversion), middle(base), moved(lead), moved(middle(span)));
    },
  },
  willr: { TradingView: (bars, { period = 14 }) => rows(windows(bars, period, (window) => standing(window) - 100)) },
  cci: { TradingView: known(STATISTICS, 'cci') },
  mfi: { TradingView: flows },
  aroon: { TradingView: ages },
  obv: { TradingView: balance },
  sar: { TradingView: pineSar },
  hma: { TradingView: hull(Math.floor), 'programs that round √period': hull(Math.round) },
  pivot_classic: { 'TradingView’s Traditional on daily pivots': known(SESSIONS, 'pivot_classic'), 'TradingView’s Classic': doubleRange },
  heikin_ashi: { TradingView: heikinAshi((bar) => (bar.open + bar.close) / 2), others: heikinAshi((bar) => bar.open) },
  squeeze: {
    'LazyBear’s first script': (bars, { period = 20, multiplier = 1.5 }) =>
      known(CHANNELS, 'squeeze')(bars, { period, deviations: multiplier, multiplier }),
  },
  donchian: {
    TradingView: known(CHANNELS, 'donchian'),
    'break-out systems (Turtles)': (bars, parameters) => [undefined, ...known(CHANNELS, 'donchian')(bars, parameters).slice(0, -1)],
  },
};
