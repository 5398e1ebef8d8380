import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { RsiStage } from './rsi-stage.js';

const { close: CLOSE } = BAR;

class RsiKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly stage: RsiStage;

  constructor(period: number) {
    this.stage = new RsiStage(period);
    this.stateSize = this.stage.stateSize;
    this.lookback = period;
  }
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = bar[barAt + CLOSE]!;
    this.stage.step(state, at, out, outAt, true);
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = bar[barAt + CLOSE]!;
    this.stage.step(state, at, out, outAt, false);
  }
}

/** Relative strength index (Wilder 1978; TA-Lib RSI): 0 when nothing has moved. */
export const rsi = define({
  name: 'rsi',
  title: 'Relative strength index',
  source: 'Wilder 1978; TA-Lib RSI',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new RsiKernel(period),
});
