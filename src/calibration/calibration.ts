import type { HitRate, Timeframe } from '../market/index.js';
import type { PatternCalibration } from '../store/index.js';
import { isotonicSteps, type Resolved, STEP_SAMPLES } from './isotonic.js';
import type { Survey, SurveyedPattern } from './survey.js';
import { proportionsApart, wilson, Z95 } from './wilson.js';

const resolvedOf = ({ outcomes }: Pick<SurveyedPattern, 'outcomes'>): Resolved[] =>
  outcomes.flatMap(({ confidence, outcome }) => (outcome === 'none' ? [] : [{ confidence, won: outcome === 'win' }]));
const winsOf = (events: readonly Resolved[]): number => events.filter(({ won }) => won).length;

/** Real against surrogate, a row a pattern and timeframe, by name. */
export function calibrate(real: Survey, surrogate: Survey): readonly PatternCalibration[] {
  const others = new Map(surrogate.patterns.map((entry) => [`${entry.pattern} ${entry.timeframe}`, entry]));
  return real.patterns
    .map((entry) => calibrationOf(entry, real, others.get(`${entry.pattern} ${entry.timeframe}`), surrogate))
    .toSorted((a, b) => (a.pattern === b.pattern ? 0 : a.pattern < b.pattern ? -1 : 1));
}

function calibrationOf(entry: SurveyedPattern, real: Survey, other: SurveyedPattern | undefined, surrogate: Survey): PatternCalibration {
  const events = resolvedOf(entry);
  const chance = other ? resolvedOf(other) : [];
  const [wins, chanceWins] = [winsOf(events), winsOf(chance)];
  const enough = events.length >= STEP_SAMPLES && chance.length >= STEP_SAMPLES;
  const apart = Math.abs(proportionsApart(wins, events.length, chanceWins, chance.length)) >= Z95;
  return {
    pattern: entry.pattern,
    timeframe: entry.timeframe,
    alarms: entry.alarms,
    symbolDays: real.symbolDays,
    samples: events.length,
    wins,
    unresolved: entry.outcomes.length - events.length,
    rate: events.length === 0 ? NaN : wins / events.length,
    ...wilson(wins, events.length),
    surrogateAlarms: other?.alarms ?? 0,
    surrogateDays: surrogate.symbolDays,
    surrogateSamples: chance.length,
    surrogateRate: chance.length === 0 ? NaN : chanceWins / chance.length,
    edge: !enough ? 'unknown' : apart ? 'measured' : 'none',
    steps: isotonicSteps(events),
  };
}

/** Answers what has been measured about events like this one; null where nothing has. */
export class CalibrationTable {
  private readonly rows = new Map<string, Map<Timeframe, PatternCalibration>>();

  constructor(rows: readonly PatternCalibration[]) {
    for (const row of rows) {
      const known = this.rows.get(row.pattern) ?? new Map<Timeframe, PatternCalibration>();
      this.rows.set(row.pattern, known.set(row.timeframe, row));
    }
  }

  hitRate(pattern: string, timeframe: Timeframe, confidence: number): HitRate | null {
    const row = this.rows.get(pattern)?.get(timeframe);
    const step = row?.steps.findLast(({ fromScore }) => fromScore <= confidence) ?? row?.steps[0];
    if (!row || !step) return null;
    const { probability, low, high, samples } = step;
    return { probability, low, high, samples, edge: row.edge };
  }
}

export interface HeldOut {
  /** Events of the later part that the earlier part could say something about. */
  readonly samples: number;
  /** Mean squared error of the probabilities (Brier 1950); of always saying the overall rate of the earlier part. */
  readonly brier: number;
  readonly baseline: number;
}

/** Walk-forward: learnt on the events before `split`, judged on those from then on. */
export function heldOut(real: Survey, split: number): HeldOut {
  let samples = 0;
  let squares = 0;
  let baseSquares = 0;
  for (const { outcomes } of real.patterns) {
    const early = resolvedOf({ outcomes: outcomes.filter(({ time }) => time < split) });
    const late = resolvedOf({ outcomes: outcomes.filter(({ time }) => time >= split) });
    const steps = isotonicSteps(early);
    if (steps.length === 0) continue;
    const base = winsOf(early) / early.length;
    for (const { confidence, won } of late) {
      const step = steps.findLast(({ fromScore }) => fromScore <= confidence) ?? steps[0];
      samples += 1;
      squares += ((won ? 1 : 0) - (step?.probability ?? base)) ** 2;
      baseSquares += ((won ? 1 : 0) - base) ** 2;
    }
  }
  return { samples, brier: samples === 0 ? NaN : squares / samples, baseline: samples === 0 ? NaN : baseSquares / samples };
}
