import type { Timeframe } from '../../market/index.js';
import type { PatternKind, PatternStatus } from './kind.js';
import { BOOK_RECORDS, FIELD, type Outcome, OUTCOME_NAMES } from './record.js';

/** What is new about an occurrence, beside its status. */
export interface News {
  /** Seen on a print inside a forming bar: it may be withdrawn. Never true of what only a close decides. */
  readonly provisional: boolean;
  /** How it came out (`outcome`) is told with this. */
  readonly settled: boolean;
  /** The status is as it was told before. */
  readonly repeated: boolean;
}

export const FINAL: News = { provisional: false, settled: false, repeated: false };
export const PROVISIONAL: News = { provisional: true, settled: false, repeated: false };
export const SETTLED_TOO: News = { provisional: false, settled: true, repeated: false };
export const SETTLED_ALONE: News = { provisional: false, settled: true, repeated: true };

/** Something happened to one occurrence of a pattern. `kind.pattern` and `firstSeen` identify it for its symbol and timeframe. */
export class PatternChange {
  /** Start of the bar, or time of the print, with which it came into sight. Epoch ms. */
  readonly firstSeen: number;
  /** Start of the bar that confirmed it; 0 before. */
  readonly confirmedAt: number;
  readonly score: number;
  /** Close that confirmed it, and ATR(14) of the timeframe then; 0 before. */
  readonly entry: number;
  readonly atr: number;
  readonly outcome: Outcome | undefined;
  private readonly trigger: number;
  private readonly invalidation: number;
  private readonly target: number;
  private readonly own: readonly number[] | undefined;

  /** @param at where the occurrence's record begins @param time start of the bar, or time of the print, of this change */
  constructor(
    state: Float64Array,
    at: number,
    readonly kind: PatternKind,
    readonly timeframe: Timeframe,
    readonly status: PatternStatus,
    readonly time: number,
    readonly news: News,
  ) {
    this.firstSeen = state[at + FIELD.firstSeen]!;
    this.confirmedAt = state[at + FIELD.confirmedAt]!;
    this.score = state[at + FIELD.score]!;
    this.entry = state[at + FIELD.entry]!;
    this.atr = state[at + FIELD.atr]!;
    this.outcome = OUTCOME_NAMES[state[at + FIELD.outcome]!];
    this.trigger = state[at + FIELD.trigger]!;
    this.invalidation = state[at + FIELD.invalidation]!;
    this.target = state[at + FIELD.target]!;
    this.own = kind.levels.length === 0 ? undefined : kind.levels.map((_, i) => state[at + FIELD.levels + i * BOOK_RECORDS]!);
  }

  /** trigger, invalidation, target, then the definition's own; US dollars. None of what has no side. */
  get levels(): Readonly<Record<string, number>> {
    if (this.kind.side === 0) return {};
    const { trigger, invalidation, target } = this;
    const levels: Record<string, number> = { trigger, invalidation, target };
    this.own?.forEach((price, i) => (levels[this.kind.levels[i]!] = price));
    return levels;
  }
}
