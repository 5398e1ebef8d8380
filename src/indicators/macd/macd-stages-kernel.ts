import { fieldsOf, layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import type { Stage } from '../stage.js';

const { close: CLOSE } = BAR;
const OUT = layout('macd', 'signal', 'histogram');

/** MACD of averages that each begin in their own way. State: that of fast, slow and signal. */
export class MacdStagesKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  private readonly work = new Float64Array(3);

  constructor(
    private readonly fast: Stage,
    private readonly slow: Stage,
    private readonly signal: Stage,
    readonly lookback: number,
  ) {
    this.stateSize = fast.stateSize + slow.stateSize + signal.stateSize;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, fast, slow } = this;
    work[0] = bar[barAt + CLOSE]!;
    work[1] = work[0];
    out.fill(NaN, outAt, outAt + OUT.size);
    const begun = fast.step(state, at, work, 0, commit);
    if (!slow.step(state, at + fast.stateSize, work, 1, commit) || !begun) return;
    const macd = work[0] - work[1];
    work[2] = macd;
    if (!this.signal.step(state, at + fast.stateSize + slow.stateSize, work, 2, commit)) return;
    out[outAt + OUT.macd] = macd;
    out[outAt + OUT.signal] = work[2];
    out[outAt + OUT.histogram] = macd - work[2];
  }
}
