import { BAR, type Kernel } from '../contract.js';

const { close: CLOSE } = BAR;

/** State: closes seen, fast, slow (sums while seeding), signal (sum while seeding). */
export class MacdKernel implements Kernel {
  readonly outputs = ['macd', 'signal', 'histogram'] as const;
  readonly stateSize = 4;
  readonly lookback: number;
  private readonly signalAlpha: number;

  constructor(
    private readonly fast: number,
    private readonly slow: number,
    private readonly signal: number,
    private readonly fastAlpha = 2 / (fast + 1),
    private readonly slowAlpha = 2 / (slow + 1),
  ) {
    this.lookback = slow - 1 + signal - 1;
    this.signalAlpha = 2 / (signal + 1);
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const seen = state[at]! | 0;
    if (seen <= this.lookback) {
      this.seed(state, at, bar, barAt, out, outAt, commit);
      return;
    }
    const close = bar[barAt + CLOSE]!;
    const fast = state[at + 1]! + (close - state[at + 1]!) * this.fastAlpha;
    const slow = state[at + 2]! + (close - state[at + 2]!) * this.slowAlpha;
    const macd = fast - slow;
    const signal = state[at + 3]! + (macd - state[at + 3]!) * this.signalAlpha;
    out[outAt] = macd;
    out[outAt + 1] = signal;
    out[outAt + 2] = macd - signal;
    if (!commit) return;
    state[at + 1] = fast;
    state[at + 2] = slow;
    state[at + 3] = signal;
  }

  private seed(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const close = bar[barAt + CLOSE]!;
    const count = (state[at]! | 0) + 1;
    const { fast, slow, signal } = this;
    // Both averages begin together: the fast one is seeded with the last `fast` of the first `slow` closes.
    const fastNext = advance(state[at + 1]!, close, count - (slow - fast), fast, this.fastAlpha);
    const slowNext = advance(state[at + 2]!, close, count, slow, this.slowAlpha);
    const macd = fastNext - slowNext;
    const signalNext = count < slow ? 0 : advance(state[at + 3]!, macd, count - slow + 1, signal, this.signalAlpha);
    const warm = count > this.lookback;
    out[outAt] = warm ? macd : NaN;
    out[outAt + 1] = warm ? signalNext : NaN;
    out[outAt + 2] = warm ? macd - signalNext : NaN;
    if (!commit) return;
    state[at] = count;
    state[at + 1] = fastNext;
    state[at + 2] = slowNext;
    state[at + 3] = signalNext;
  }
}

/** The `count`th value (1-based) of an average seeded with the mean of its first `period`; 0 before its first. */
function advance(held: number, value: number, count: number, period: number, alpha: number): number {
  if (count < 1) return 0;
  if (count < period) return held + value;
  return count === period ? (held + value) / period : (value - held) * alpha + held;
}
