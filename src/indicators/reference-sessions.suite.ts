import { highest, lowest, total, type Reference } from './reference.suite.js';
import type { SeriesBar } from './series.suite.js';

/** The bars of the session of bar `i`, up to and with it; none outside the regular session. */
const sessionUpTo = (bars: readonly SeriesBar[], i: number): SeriesBar[] => {
  const session = bars[i]?.session;
  return session ? bars.slice(0, i + 1).filter((bar) => bar.session === session) : [];
};

const vwapOf = (bars: readonly SeriesBar[]): number =>
  total(bars.map((bar) => bar.close * bar.volume)) / total(bars.map((bar) => bar.volume));

/** High, low and close of the last regular session that ended before the one of bar `i`. */
function previous(bars: readonly SeriesBar[], i: number): { high: number; low: number; close: number } | undefined {
  const sessions = [...new Set(bars.slice(0, i + 1).map((bar) => bar.session ?? 0))].filter((session) => session !== 0);
  const wanted = sessions.at(-2);
  if (wanted === undefined) return undefined;
  const day = bars.slice(0, i + 1).filter((bar) => bar.session === wanted);
  return { high: highest(day), low: lowest(day), close: day.at(-1)?.close ?? NaN };
}

const pivots =
  (levels: (high: number, low: number, close: number, pivot: number) => number[]): Reference =>
  (bars) =>
    bars.map((_, i) => {
      const day = previous(bars, i);
      if (!day) return undefined;
      const pivot = (day.high + day.low + day.close) / 3;
      return [pivot, ...levels(day.high, day.low, day.close, pivot)];
    });

export const SESSIONS: Readonly<Record<string, Reference>> = {
  vwap: (bars) => bars.map((_, i) => (sessionUpTo(bars, i).length > 0 ? [vwapOf(sessionUpTo(bars, i))] : undefined)),
  vwap_bands: (bars, { deviations = 2 }) =>
    bars.map((_, i) => {
      const day = sessionUpTo(bars, i);
      if (day.length === 0) return undefined;
      const centre = vwapOf(day);
      const spread = total(day.map((bar) => bar.volume * (bar.close - centre) ** 2)) / total(day.map((bar) => bar.volume));
      const width = deviations * Math.sqrt(spread);
      return [centre, centre + width, centre - width];
    }),
  anchored_vwap: (bars, { anchor = 0 }) =>
    bars.map((_, i) => {
      const counted = bars.slice(0, i + 1).filter((bar) => (bar.start ?? 0) >= anchor);
      return counted.length > 0 ? [vwapOf(counted)] : undefined;
    }),
  pivot_classic: pivots((high, low, _, pivot) => {
    const range = high - low;
    return [2 * pivot - low, pivot + range, 2 * (pivot - low) + high, 2 * pivot - high, pivot - range, low - 2 * (high - pivot)];
  }),
  pivot_fibonacci: pivots((high, low, _, pivot) => [0.382, 0.618, 1, -0.382, -0.618, -1].map((share) => pivot + share * (high - low))),
  pivot_camarilla: pivots((high, low, close) => [12, 6, 4, 2, -12, -6, -4, -2].map((divisor) => close + ((high - low) * 1.1) / divisor)),
  relative_volume: (bars, { sessions = 20 }) =>
    bars.map((bar, i) => {
      const minute = (bar.start ?? 0) % 86_400_000;
      const earlier = bars.slice(0, i).filter((other) => other.session && (other.start ?? 0) % 86_400_000 === minute);
      if (!bar.session || earlier.length === 0) return undefined;
      let average = 0;
      for (const [n, { volume }] of earlier.entries()) average += (volume - average) / Math.min(n + 1, sessions);
      return [bar.volume / average];
    }),
};
