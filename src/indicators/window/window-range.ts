import { WindowExtreme } from './window-extreme.js';

import { layout } from '../../market/index.js';

/** What it reads and writes. */
export const EXTREMES = layout('highest', 'lowest');
const { highest: HIGHEST, lowest: LOWEST } = EXTREMES;

/** Highest of one value and lowest of another over the last `period`. State: that of the two extremes. */
export class WindowRange {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly highest: WindowExtreme;
  private readonly lowest: WindowExtreme;

  constructor(
    readonly period: number,
    partial = false,
  ) {
    this.highest = new WindowExtreme(period, 1, partial);
    this.lowest = new WindowExtreme(period, -1, partial);
    this.stateSize = this.highest.stateSize + this.lowest.stateSize;
    this.lookback = this.highest.lookback;
  }

  /** Reads high and low from `io[ioAt]` and the next; writes the highest and the lowest there, NaN until warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    this.highest.step(state, at, io, ioAt + HIGHEST, commit);
    return this.lowest.step(state, at + this.highest.stateSize, io, ioAt + LOWEST, commit);
  }
}
