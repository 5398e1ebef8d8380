import type { Pages } from '../../indicators/index.js';
import type { Timeframe } from '../../market/index.js';
import type { PatternKind, PatternStatus } from './kind.js';
import { FIELD, type Outcome, OUTCOME_NAMES } from './record.js';

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

/** The numbers of a change in its page, then the definition's own levels. */
const COPIED = [
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
const TIME = COPIED.length;
const OWN = TIME + 1;

/** Something happened to one occurrence of a pattern. `kind.pattern` and `firstSeen` identify it for its symbol and timeframe. */
export class PatternChange {
  private readonly page: Float64Array;
  private readonly from: number;

  /** @param at where the occurrence's record begins @param time start of the bar, or time of the print, of this change */
  constructor(
    pages: Pages,
    state: Float64Array,
    at: number,
    readonly kind: PatternKind,
    readonly timeframe: Timeframe,
    readonly status: PatternStatus,
    time: number,
    readonly news: News,
  ) {
    const own = kind.levels.length;
    const from = pages.reserve(OWN + own);
    const { page } = pages;
    for (let i = 0; i < COPIED.length; i += 1) page[from + i] = state[at + COPIED[i]!]!;
    page[from + TIME] = time;
    for (let i = 0; i < own; i += 1) page[from + OWN + i] = state[at + FIELD.levels + i]!;
    this.page = page;
    this.from = from;
  }

  /** Start of the bar, or time of the print, with which it came into sight. Epoch ms. */
  get firstSeen(): number {
    return this.page[this.from]!;
  }
  /** Start of the bar, or time of the print, of this change. */
  get time(): number {
    return this.page[this.from + TIME]!;
  }
  /** Start of the bar that confirmed it; 0 before. */
  get confirmedAt(): number {
    return this.page[this.from + 1]!;
  }
  get score(): number {
    return this.page[this.from + 2]!;
  }
  /** Close that confirmed it, and ATR(14) of the timeframe then; 0 before. */
  get entry(): number {
    return this.page[this.from + 3]!;
  }
  get atr(): number {
    return this.page[this.from + 4]!;
  }
  get outcome(): Outcome | undefined {
    return OUTCOME_NAMES[this.page[this.from + 5]!];
  }
  /** trigger, invalidation, target, then the definition's own; US dollars. None of what has no side. */
  get levels(): Readonly<Record<string, number>> {
    const { page, from, kind } = this;
    if (kind.side === 0) return {};
    const levels: Record<string, number> = { trigger: page[from + 6]!, invalidation: page[from + 7]!, target: page[from + 8]! };
    kind.levels.forEach((name, i) => (levels[name] = page[from + OWN + i]!));
    return levels;
  }
}
