import { layout, type Outcome, PATTERN_STATUSES, type PatternStatus, span, type Timeframe } from '../../market/index.js';
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
export const NEWS = { final: 0, provisional: 1, withOutcome: 2, outcomeAlone: 3 } as const;
const NEWS_OF: readonly News[] = [
  { provisional: false, settled: false, repeated: false },
  { provisional: true, settled: false, repeated: false },
  { provisional: false, settled: true, repeated: false },
  { provisional: false, settled: true, repeated: true },
];

/** What a change copies of the occurrence's record. */
const COPIED = [
  'kind',
  'detectedAt',
  'confirmedAt',
  'confidence',
  'entry',
  'atr',
  'outcome',
  'trigger',
  'invalidation',
  'target',
] as const satisfies readonly (keyof typeof FIELD)[];
const SOURCES = COPIED.map((field) => FIELD[field]);

/** A change as numbers: what is copied first, in its order; then what is new, and the definition's own levels. */
const {
  kind: KIND,
  detectedAt: FIRST_SEEN,
  confirmedAt: CONFIRMED_AT,
  confidence: CONFIDENCE,
  entry: ENTRY,
  atr: ATR,
  outcome: OUTCOME,
  trigger: TRIGGER,
  invalidation: INVALIDATION,
  target: TARGET,
  time: TIME,
  status: STATUS,
  news: NEWS_NUMBER,
  levels: LEVELS,
  size: SIZE,
} = layout(...COPIED, 'time', 'status', 'news', span('levels', MOST_LEVELS));
export const CHANGE_SIZE = SIZE;

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
  for (let i = 0; i < SOURCES.length; i += 1) to[at + i] = state[record + SOURCES[i]!]!;
  to[at + TIME] = time;
  to[at + STATUS] = status;
  to[at + NEWS_NUMBER] = news;
  for (let i = 0; i < MOST_LEVELS; i += 1) to[at + LEVELS + i] = state[record + FIELD.levels + i]!;
}

/** Something happened to one occurrence of a pattern. `kind.pattern` and `detectedAt` identify it for its symbol and timeframe. */
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
    return NEWS_OF[this.numbers[this.from + NEWS_NUMBER]!]!;
  }
  /** Start of the bar, or time of the print, with which it came into sight. Epoch ms. */
  get detectedAt(): number {
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
  get confidence(): number {
    return this.numbers[this.from + CONFIDENCE]!;
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
