import { type Outcome, PATTERN_STATUSES, type PatternStatus, type Timeframe } from '../../market/index.js';
import type { PatternKind } from './kind.js';
import { FIELD, MOST_LEVELS, OUTCOME_NAMES } from './record.js';

/** What is new about an occurrence, beside its status. */
export interface News {
  /** Seen on a print inside a forming bar: it may be withdrawn. Never true of what only a close decides. */
  readonly provisional: boolean;
  /** How it came out (`outcome`) is told with this. */
  readonly settled: boolean;
  /** The status is as it was told before. */
  readonly repeated: boolean;
}

/** The kinds of news, by the number that stands for each. */
export const NEWS = { final: 0, provisional: 1, settledToo: 2, settledAlone: 3 } as const;
const NEWS_OF: readonly News[] = [
  { provisional: false, settled: false, repeated: false },
  { provisional: true, settled: false, repeated: false },
  { provisional: false, settled: true, repeated: false },
  { provisional: false, settled: true, repeated: true },
];

/** A change as numbers: what it copies of the occurrence's record, then the time, status and news, then the definition's own levels. */
const COPIED = [
  FIELD.kind,
  FIELD.firstSeen,
  FIELD.confirmedAt,
  FIELD.score,
  FIELD.entry,
  FIELD.atr,
  FIELD.outcome,
  FIELD.trigger,
  FIELD.invalidation,
  FIELD.target,
] as const;
const KIND = 0;
const FIRST_SEEN = 1;
const CONFIRMED_AT = 2;
const SCORE = 3;
const ENTRY = 4;
const ATR = 5;
const OUTCOME = 6;
const TRIGGER = 7;
const INVALIDATION = 8;
const TARGET = 9;
const TIME = COPIED.length;
const STATUS = TIME + 1;
const WHAT = TIME + 2;
const LEVELS = TIME + 3;
export const CHANGE_SIZE = LEVELS + MOST_LEVELS;

/** @param record where the occurrence's record begins @param time start of the bar, or time of the print, of the change */
export function writeChange(
  to: Float64Array,
  at: number,
  state: Float64Array,
  record: number,
  status: number,
  time: number,
  news: number,
): void {
  for (let i = 0; i < COPIED.length; i += 1) to[at + i] = state[record + COPIED[i]!]!;
  to[at + TIME] = time;
  to[at + STATUS] = status;
  to[at + WHAT] = news;
  for (let i = 0; i < MOST_LEVELS; i += 1) to[at + LEVELS + i] = state[record + FIELD.levels + i]!;
}

/** Something happened to one occurrence of a pattern. `kind.pattern` and `firstSeen` identify it for its symbol and timeframe. */
export class PatternChange {
  constructor(
    private readonly kinds: readonly PatternKind[],
    readonly timeframe: Timeframe,
    private readonly numbers: Float64Array,
    private readonly from: number,
  ) {}

  get kind(): PatternKind {
    return this.kinds[this.numbers[this.from + KIND]! - 1]!;
  }
  get status(): PatternStatus {
    return PATTERN_STATUSES[this.numbers[this.from + STATUS]!]!;
  }
  get news(): News {
    return NEWS_OF[this.numbers[this.from + WHAT]!]!;
  }
  /** Start of the bar, or time of the print, with which it came into sight. Epoch ms. */
  get firstSeen(): number {
    return this.numbers[this.from + FIRST_SEEN]!;
  }
  /** Start of the bar, or time of the print, of this change. */
  get time(): number {
    return this.numbers[this.from + TIME]!;
  }
  /** Start of the bar that confirmed it; 0 before. */
  get confirmedAt(): number {
    return this.numbers[this.from + CONFIRMED_AT]!;
  }
  get score(): number {
    return this.numbers[this.from + SCORE]!;
  }
  /** Close that confirmed it, and ATR(14) of the timeframe then; 0 before. */
  get entry(): number {
    return this.numbers[this.from + ENTRY]!;
  }
  get atr(): number {
    return this.numbers[this.from + ATR]!;
  }
  get outcome(): Outcome | undefined {
    return OUTCOME_NAMES[this.numbers[this.from + OUTCOME]!];
  }
  /** trigger, invalidation, target, then the definition's own; US dollars. None of what has no side. */
  get levels(): Readonly<Record<string, number>> {
    const { numbers, from, kind } = this;
    if (kind.side === 0) return {};
    const levels: Record<string, number> = {
      trigger: numbers[from + TRIGGER]!,
      invalidation: numbers[from + INVALIDATION]!,
      target: numbers[from + TARGET]!,
    };
    kind.levels.forEach((name, i) => (levels[name] = numbers[from + LEVELS + i]!));
    return levels;
  }
}
