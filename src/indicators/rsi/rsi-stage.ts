import type { Changes } from '../average/changes.js';
import { WilderChange } from '../average/wilder-change.js';
import { FLOW } from '../window/window-flow.js';
import type { Stage } from '../stage.js';

const { up: UP, down: DOWN } = FLOW;

/** 100 × rises ÷ (rises + falls); 0 when nothing has moved. */
export class RsiStage implements Stage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly work = new Float64Array(FLOW.size);

  constructor(
    period: number,
    private readonly change: Changes = new WilderChange(period),
  ) {
    this.stateSize = change.stateSize;
    this.lookback = period;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { work } = this;
    work[0] = io[ioAt]!;
    const warm = this.change.step(state, at, work, 0, commit);
    const both = work[UP]! + work[DOWN]!;
    io[ioAt] = !warm ? NaN : both < 1e-14 ? 0 : 100 * (work[UP]! / both);
    return warm;
  }
}
