import { BAR, type IndicatorDefinition, type Kernel } from '../contract.js';

/** State: closes seen, previous close, average gain, average loss (sums while seeding). */
class RsiKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = 4;
  readonly lookback: number;

  constructor(private readonly period: number) {
    this.lookback = period;
  }
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    const close = bar[barAt + BAR.close]!;
    const change = state[at] === 0 ? 0 : close - state[at + 1]!;
    const gain = this.average(state, at, 2, change > 0 ? change : 0);
    const loss = this.average(state, at, 3, change < 0 ? -change : 0);
    state[at] = state[at]! + 1;
    state[at + 1] = close;
    state[at + 2] = gain;
    state[at + 3] = loss;
    out[outAt] = state[at] <= this.period ? NaN : strength(gain, loss);
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    const change = bar[barAt + BAR.close]! - state[at + 1]!;
    out[outAt] =
      state[at]! < this.period
        ? NaN
        : strength(this.average(state, at, 2, change > 0 ? change : 0), this.average(state, at, 3, change < 0 ? -change : 0));
  }
  /** Wilder's average after one more change: the sum while seeding, its mean with the last seed, recursive afterwards. */
  private average(state: Float64Array, at: number, field: number, amount: number): number {
    const seen = state[at]!;
    const held = state[at + field]!;
    if (seen > this.period) return (held * (this.period - 1) + amount) / this.period;
    return seen === this.period ? (held + amount) / this.period : held + amount;
  }
}

const strength = (gain: number, loss: number): number => (gain + loss === 0 ? 0 : (100 * gain) / (gain + loss));

/** Relative strength index (Wilder 1978; TA-Lib RSI): 0 when nothing has moved. */
export const rsi: IndicatorDefinition = {
  name: 'rsi',
  label: ({ period }) => `RSI${period}`,
  parameters: [{ name: 'period', default: 14, minimum: 2, maximum: 1_000, integer: true }],
  create: ({ period = 14 }) => new RsiKernel(period),
};
