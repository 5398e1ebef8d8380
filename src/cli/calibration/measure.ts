import { calibrate, type HeldOut, heldOut, seeded, surrogateOf, type Survey, survey } from '../../calibration/index.js';
import { type Timeframe, tradingDayOf } from '../../market/index.js';
import { CANDLESTICKS, defaultPatterns, type TrackerOptions } from '../../patterns/index.js';
import type { PatternCalibration } from '../../store/index.js';
import { progress } from '../output.js';
import type { MinuteBars } from './minute-bars.js';

export interface Measurement {
  readonly rows: readonly PatternCalibration[];
  readonly heldOut: HeldOut;
  readonly symbolDays: number;
}

const CANDLESTICK_TIMEFRAMES: readonly Timeframe[] = ['5min', '15min'];

/** Every pattern of the catalogue where it runs by default, and all candlesticks. */
function everything(): TrackerOptions {
  return {
    patterns: defaultPatterns().patterns,
    candlesticks: CANDLESTICKS.map(({ name }) => ({ name, timeframes: CANDLESTICK_TIMEFRAMES })),
  };
}

/** Counts the patterns on the bars and on so many shuffled copies of them. */
export function measure(bars: MinuteBars, surrogates: number, seed: number): Measurement {
  const patterns = everything();
  const real = survey(bars, patterns);
  let chance: Survey = { symbolDays: 0, patterns: [] };
  for (let round = 0; round < surrogates; round += 1) {
    progress(`surrogate ${round + 1} of ${surrogates}`);
    const random = seeded(seed + round);
    chance = joined(chance, survey(new Map([...bars].map(([symbol, minutes]) => [symbol, surrogateOf(minutes, random)])), patterns));
  }
  progress('');
  return { rows: calibrate(real, chance), heldOut: heldOut(real, splitOf(bars)), symbolDays: real.symbolDays };
}

function joined(one: Survey, other: Survey): Survey {
  const byKey = new Map(one.patterns.map((entry) => [`${entry.pattern} ${entry.timeframe}`, entry]));
  for (const entry of other.patterns) {
    const key = `${entry.pattern} ${entry.timeframe}`;
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, alarms: known.alarms + entry.alarms, outcomes: [...known.outcomes, ...entry.outcomes] } : entry);
  }
  return { symbolDays: one.symbolDays + other.symbolDays, patterns: [...byKey.values()] };
}

/** Two thirds of the days come before it; of a single day, two thirds of its session. */
function splitOf(bars: MinuteBars): number {
  const days = new Map([...bars.values()].flat().map(({ bar }) => [tradingDayOf(bar.start).serial, tradingDayOf(bar.start)] as const));
  const sorted = [...days.values()].filter(({ trading }) => trading).toSorted((a, b) => a.serial - b.serial);
  const [only] = sorted;
  if (!only) return 0;
  if (sorted.length === 1) return only.open + ((only.close - only.open) * 2) / 3;
  return sorted[Math.min(sorted.length - 1, Math.max(1, Math.floor((sorted.length * 2) / 3)))]?.begin ?? 0;
}
