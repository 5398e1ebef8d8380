import type { PatternKind, PatternStatus } from './kind.js';
import { FIELD, type Outcome, OUTCOME_NAMES } from './record.js';

/** Something happened to one occurrence of a pattern. `kind.pattern` and `firstSeen` identify it for its symbol and timeframe. */
export interface PatternChange {
  readonly kind: PatternKind;
  readonly status: PatternStatus;
  /** Seen on a print inside a forming bar: it may be withdrawn. Never true of what only a close decides. */
  readonly provisional: boolean;
  /** True when this tells how it came out (`outcome`) and not a new status. */
  readonly settled: boolean;
  /** Start of the bar, or time of the print, with which it came into sight. Epoch ms. */
  readonly firstSeen: number;
  /** Start of the bar, or time of the print, of this change. */
  readonly time: number;
  /** Start of the bar that confirmed it; 0 before. */
  readonly confirmedAt: number;
  readonly score: number;
  /** trigger, invalidation, target, then the definition's own; US dollars. */
  readonly levels: Readonly<Record<string, number>>;
  /** Close that confirmed it, and ATR(14) of the timeframe then; 0 before. */
  readonly entry: number;
  readonly atr: number;
  readonly outcome: Outcome | undefined;
}

export interface ChangeOf {
  readonly status: PatternStatus;
  readonly time: number;
  readonly provisional?: boolean;
  readonly settled?: boolean;
}

/** @param at where the record begins */
export function changeOf(
  state: Float64Array,
  at: number,
  kind: PatternKind,
  { status, time, provisional, settled }: ChangeOf,
): PatternChange {
  return {
    kind,
    status,
    provisional: provisional ?? false,
    settled: settled ?? false,
    firstSeen: state[at + FIELD.firstSeen]!,
    time,
    confirmedAt: state[at + FIELD.confirmedAt]!,
    score: state[at + FIELD.score]!,
    levels: levelsOf(state, at, kind),
    entry: state[at + FIELD.entry]!,
    atr: state[at + FIELD.atr]!,
    outcome: OUTCOME_NAMES[state[at + FIELD.outcome]!],
  };
}

function levelsOf(state: Float64Array, at: number, kind: PatternKind): Record<string, number> {
  const levels: Record<string, number> = {
    trigger: state[at + FIELD.trigger]!,
    invalidation: state[at + FIELD.invalidation]!,
    target: state[at + FIELD.target]!,
  };
  for (let i = 0; i < kind.levels.length; i += 1) levels[kind.levels[i]!] = state[at + FIELD.levels + i]!;
  return levels;
}
