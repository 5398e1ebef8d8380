import { BAR, type IndicatorDefinition, type Kernel } from '../contract.js';

/** State: bars seen, previous close, average (the sum while seeding). */
class AtrKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = 3;
  readonly lookback: number;

  constructor(private readonly period: number) {
    this.lookback = period;
  }
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    const next = this.next(state, at, bar, barAt);
    state[at] = state[at]! + 1;
    state[at + 1] = bar[barAt + BAR.close]!;
    state[at + 2] = next;
    out[outAt] = state[at] <= this.period ? NaN : next;
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = state[at]! < this.period ? NaN : this.next(state, at, bar, barAt);
  }
  private next(state: Float64Array, at: number, bar: Float64Array, barAt: number): number {
    const seen = state[at]!;
    if (seen === 0) return 0;
    const high = bar[barAt + BAR.high]!;
    const low = bar[barAt + BAR.low]!;
    const previous = state[at + 1]!;
    const range = Math.max(high - low, Math.abs(high - previous), Math.abs(low - previous));
    const held = state[at + 2]!;
    if (seen > this.period) return (held * (this.period - 1) + range) / this.period;
    return seen === this.period ? (held + range) / this.period : held + range;
  }
}

/** Average true range (Wilder 1978; TA-Lib ATR: the true range begins with the second bar). */
export const atr: IndicatorDefinition = {
  name: 'atr',
  label: ({ period }) => `ATR${period}`,
  parameters: [{ name: 'period', default: 14, minimum: 1, maximum: 1_000, integer: true }],
  create: ({ period = 14 }) => new AtrKernel(period),
};
