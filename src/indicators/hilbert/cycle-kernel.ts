import { BAR, type Kernel } from '../contract.js';
import { layout } from '../../market/index.js';
import { CYCLE, CycleStage } from './cycle-stage.js';
import { counted } from './warm-up.js';

const { close: CLOSE } = BAR;
const { seen: SEEN, size: CYCLE_STATE } = layout('seen');

/** Something read off the dominant cycle of closes. */
export abstract class CycleKernel implements Kernel {
  abstract readonly outputs: readonly string[];
  readonly stateSize: number;
  readonly lookback = 63;
  /** What the cycle gives, as `CYCLE` says. */
  protected readonly work = new Float64Array(CYCLE.size);
  private readonly cycle = new CycleStage();

  constructor() {
    this.stateSize = CYCLE_STATE + this.cycle.stateSize;
  }

  abstract step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void;

  /** Brings the cycle up to this bar; false until it is warm. */
  protected turn(state: Float64Array, at: number, bar: Float64Array, barAt: number, commit: boolean): boolean {
    this.work[0] = bar[barAt + CLOSE]!;
    this.cycle.step(state, at + CYCLE_STATE, this.work, commit);
    return counted(state, at + SEEN, this.lookback, commit);
  }
}
