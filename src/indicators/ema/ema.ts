import { BAR, type IndicatorDefinition, type Kernel } from '../contract.js';

/** State: values seen, the sum while seeding, then the average. */
class EmaKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = 2;
  readonly lookback: number;
  private readonly alpha: number;

  constructor(private readonly period: number) {
    this.lookback = period - 1;
    this.alpha = 2 / (period + 1);
  }
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    const next = this.next(state, at, bar[barAt + BAR.close]!);
    state[at] = state[at]! + 1;
    state[at + 1] = next;
    out[outAt] = state[at] < this.period ? NaN : next;
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = state[at]! + 1 < this.period ? NaN : this.next(state, at, bar[barAt + BAR.close]!);
  }
  private next(state: Float64Array, at: number, close: number): number {
    const seen = state[at]!;
    const held = state[at + 1]!;
    if (seen >= this.period) return (close - held) * this.alpha + held;
    return seen + 1 === this.period ? (held + close) / this.period : held + close;
  }
}

/** Exponential moving average of closes, seeded with the mean of the first `period` (TA-Lib EMA). */
export const ema: IndicatorDefinition = {
  name: 'ema',
  label: ({ period }) => `EMA${period}`,
  parameters: [{ name: 'period', default: 20, minimum: 2, maximum: 1_000, integer: true }],
  create: ({ period = 20 }) => new EmaKernel(period),
};
