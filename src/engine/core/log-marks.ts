import { HEADER } from './symbol-header.js';
import type { SymbolState } from './symbol-state.js';

/** The end of an earlier log as an entry of this one: the first entry does not follow it, so that what lies between is seen as lost. */
export const BEFORE_THE_LOG = -2;
/** Sequence numbers from that on, as numbers above 0. */
const anchorOf = (sequence: number): number => sequence - BEFORE_THE_LOG + 1;
/** What a symbol knows of the log: another core's knowledge of the symbol does not change it. */
export const OF_THE_LOG = [HEADER.lossBefore, HEADER.anchor, HEADER.anchoredTime, HEADER.anchoredSequence] as const;

/** Places of the log that symbols remember: behind what it has lost, and from which results can be computed again. */
export class LogMarks {
  /** One more than the number of the first entry behind what the log has lost, since this core began; 0 where that is nothing. */
  private lossBefore = 0;
  /** Where results can be computed again from, as `anchorOf` numbers it; 0 where there is no such place. */
  private anchorNumber = 0;

  /** @param change told of a state that is another now */
  constructor(private readonly change: (state: SymbolState) => void) {}

  migrateFrom(other: LogMarks): void {
    this.lossBefore = other.lossBefore;
    this.anchorNumber = other.anchorNumber;
  }

  /** Nothing has been known of the symbol. */
  begun({ block }: SymbolState): void {
    block[HEADER.lossBefore] = this.lossBefore;
    block[HEADER.anchor] = this.anchorNumber;
  }

  restored(state: SymbolState): void {
    // It was saved behind what has been lost before, and knows that.
    if (this.lossBefore > 0) this.noteKnown(state);
    // It has not changed since the place was chosen: as it is here it is known there.
    if (state.block[HEADER.anchor]! < this.anchorNumber) this.anchor(state);
  }

  noteLoss(sequence: number, states: Iterable<SymbolState>): void {
    this.lossBefore = sequence + 1;
    for (const state of states) this.noteKnown(state);
  }

  renumber(states: readonly SymbolState[]): void {
    this.lossBefore = 0;
    for (const state of states) {
      state.block[HEADER.lossBefore] = 0;
      this.change(state);
    }
    if (this.anchorNumber === 0) return;
    this.anchorNumber = anchorOf(BEFORE_THE_LOG);
    for (const { block } of states) block[HEADER.anchor] = this.anchorNumber;
  }

  noteAnchor(sequence: number, states: Iterable<SymbolState>): void {
    this.anchorNumber = anchorOf(sequence);
    for (const state of states) this.anchor(state);
  }

  restoreAnchor(sequence: number): void {
    this.anchorNumber = anchorOf(sequence);
  }

  private noteKnown(state: SymbolState): void {
    const { block } = state;
    // What was saved behind this very loss has noted then what it knew before it.
    if (block[HEADER.lossBefore] === this.lossBefore) return;
    block[HEADER.lossBefore] = this.lossBefore;
    block[HEADER.knownTime] = block[HEADER.lastTime]!;
    block[HEADER.knownSequence] = block[HEADER.lastSequence]!;
    this.change(state);
  }

  private anchor(state: SymbolState): void {
    const { block } = state;
    block[HEADER.anchoredTime] = block[HEADER.lastTime]!;
    block[HEADER.anchoredSequence] = block[HEADER.lastSequence]!;
    block[HEADER.anchor] = this.anchorNumber;
    this.change(state);
  }
}
