import { BAR, type IndicatorDefinition, type Kernel } from '../contract.js';

/** State: closes seen, fast, slow (sums while seeding), signal (sum while seeding). */
class MacdKernel implements Kernel {
  readonly outputs = ['macd', 'signal', 'histogram'] as const;
  readonly stateSize = 4;
  readonly lookback: number;
  private readonly fastAlpha: number;
  private readonly slowAlpha: number;
  private readonly signalAlpha: number;
  private fastNext = 0;
  private slowNext = 0;
  private signalNext = 0;

  constructor(
    private readonly fast: number,
    private readonly slow: number,
    private readonly signal: number,
  ) {
    this.lookback = slow - 1 + signal - 1;
    this.fastAlpha = 2 / (fast + 1);
    this.slowAlpha = 2 / (slow + 1);
    this.signalAlpha = 2 / (signal + 1);
  }
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    this.peek(state, at, bar, barAt, out, outAt);
    state[at] = state[at]! + 1;
    state[at + 1] = this.fastNext;
    state[at + 2] = this.slowNext;
    state[at + 3] = this.signalNext;
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    const close = bar[barAt + BAR.close]!;
    const count = state[at]! + 1;
    const { fast, slow } = this;
    // Both averages begin together: the fast one is seeded with the last `fast` of the first `slow` closes.
    this.fastNext = advance(state[at + 1]!, close, count - (slow - fast), fast, this.fastAlpha);
    this.slowNext = advance(state[at + 2]!, close, count, slow, this.slowAlpha);
    const macd = this.fastNext - this.slowNext;
    this.signalNext = count < slow ? 0 : advance(state[at + 3]!, macd, count - slow + 1, this.signal, this.signalAlpha);
    const warm = count > this.lookback;
    out[outAt] = warm ? macd : NaN;
    out[outAt + 1] = warm ? this.signalNext : NaN;
    out[outAt + 2] = warm ? macd - this.signalNext : NaN;
  }
}

/** The `count`th value (1-based) of an average seeded with the mean of its first `period`; 0 before its first. */
function advance(held: number, value: number, count: number, period: number, alpha: number): number {
  if (count < 1) return 0;
  if (count < period) return held + value;
  return count === period ? (held + value) / period : (value - held) * alpha + held;
}

/** Moving average convergence/divergence (Appel; TA-Lib MACD, whose fast average starts with the slow one). */
export const macd: IndicatorDefinition = {
  name: 'macd',
  label: ({ fast, slow, signal }) => (fast === 12 && slow === 26 && signal === 9 ? 'MACD' : `MACD(${fast},${slow},${signal})`),
  parameters: [
    { name: 'fast', default: 12, minimum: 2, maximum: 1_000, integer: true },
    { name: 'slow', default: 26, minimum: 2, maximum: 1_000, integer: true },
    { name: 'signal', default: 9, minimum: 1, maximum: 1_000, integer: true },
  ],
  // TA-Lib swaps the two when they are given the wrong way round.
  create: ({ fast = 12, slow = 26, signal = 9 }) => new MacdKernel(Math.min(fast, slow), Math.max(fast, slow), signal),
};
