import { type EpochMs, epochMsOf, MINUTE_MS, minuteOf, type Ticker } from '../../market/index.js';
import { findRecord, type History } from './history.js';
import { HEADER, noteOutOfOrder } from './symbol-header.js';
import type { SymbolState } from './symbol-state.js';

type Known = Pick<SymbolState, 'symbol' | 'block'>;

/** Symbols whose prints have not all come in the order of their times, or may not have. */
export class PrintOrder {
  private readonly unordered = new Set<Ticker>();
  /** Feed time from which on the order is in doubt; absent: it is not. */
  private doubt: EpochMs | undefined;

  /** @param minutes where blocks keep their closed minutes */
  constructor(private readonly minutes: History) {}

  get symbols(): Iterable<Ticker> {
    return this.unordered;
  }

  get isInDoubt(): boolean {
    return this.doubt !== undefined;
  }

  /** As its block says. */
  note({ symbol, block }: Known): void {
    if (block[HEADER.outOfOrderFrom] === 0) this.unordered.delete(symbol);
    else this.unordered.add(symbol);
  }

  /** @returns false where it already was */
  beginDoubt(from: EpochMs): boolean {
    if (this.doubt !== undefined) return false;
    this.doubt = from;
    return true;
  }

  endDoubt(): void {
    this.doubt = undefined;
  }

  /** What was known of the symbol here stands. */
  doubtOf(state: Known): void {
    if (this.doubt === undefined) return;
    noteOutOfOrder(state.block, Math.max(this.doubt, this.settledIn(state.block), 1));
    this.note(state);
  }

  /** Time of the newest print, or the end of its minute where that has closed: what is told of the symbol then is told. */
  settledIn(block: Float64Array): EpochMs {
    const newest = epochMsOf(block[HEADER.lastTime]!);
    const minute = minuteOf(newest);
    return findRecord(block, this.minutes, minute) < 0 ? newest : epochMsOf(minute + MINUTE_MS);
  }
}
