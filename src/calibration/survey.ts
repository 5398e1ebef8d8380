import { EngineCore, type PatternsEvent, planOf } from '../engine/core/index.js';
import { type Aggregate, type Outcome, type Ticker, type Timeframe, tradingDayOf } from '../market/index.js';
import type { TrackerOptions } from '../patterns/index.js';

/** One confirmed event that has come out. */
export interface SurveyedOutcome {
  readonly confidence: number;
  readonly outcome: Outcome;
  /** Start of the bar that confirmed it, epoch ms. */
  readonly time: number;
}

/** What one pattern did on one timeframe. */
export interface SurveyedPattern {
  readonly pattern: string;
  readonly timeframe: Timeframe;
  readonly alarms: number;
  readonly outcomes: readonly SurveyedOutcome[];
}

export interface Survey {
  /** Regular sessions, counted once a symbol. */
  readonly symbolDays: number;
  readonly patterns: readonly SurveyedPattern[];
}

/** Looks for the patterns in minutes of the past, by the code that runs live. @param bars of each symbol, oldest first */
export function survey(bars: ReadonlyMap<Ticker, readonly Aggregate[]>, patterns: TrackerOptions): Survey {
  const plan = planOf({ indicators: [], patterns, allowedLatenessMs: 0, barsFrom: 'minutes' });
  const found = new Map<string, { pattern: string; timeframe: Timeframe; alarms: number; outcomes: SurveyedOutcome[] }>();
  let symbolDays = 0;
  for (const minutes of bars.values()) {
    symbolDays += new Set(minutes.map(({ bar }) => tradingDayOf(bar.start)).flatMap(({ serial, trading }) => (trading ? [serial] : [])))
      .size;
    const core = new EngineCore(plan);
    for (let from = 0; from < minutes.length; from += SLICE) {
      for (const event of core.apply(minutes.slice(from, from + SLICE))) if (event.kind === 'patterns') count(found, event);
    }
  }
  return { symbolDays, patterns: [...found.values()] };
}

const SLICE = 512;

function count(
  found: Map<string, { pattern: string; timeframe: Timeframe; alarms: number; outcomes: SurveyedOutcome[] }>,
  { timeframe, changes }: PatternsEvent,
): void {
  for (const { kind, status, confidence, outcome, confirmedAt: time, news } of changes) {
    const alarm = status === 'confirmed' && !news.repeated;
    if (!alarm && !news.settled) continue;
    const key = `${kind.pattern} ${timeframe}`;
    const entry = found.get(key) ?? { pattern: kind.pattern, timeframe, alarms: 0, outcomes: [] };
    found.set(key, entry);
    if (alarm) entry.alarms += 1;
    if (news.settled && outcome) entry.outcomes.push({ confidence, outcome, time });
  }
}
