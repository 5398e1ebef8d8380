import { fieldsOf, layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';

const { close: CLOSE } = BAR;
const OUT = layout('macd', 'signal', 'histogram');
/** Closes seen, fast, slow (sums while seeding), signal (sum while seeding). */
const { seen: SEEN, fast: FAST, slow: SLOW, signal: SIGNAL, size: STATE_SIZE } = layout('seen', 'fast', 'slow', 'signal');

export class MacdKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize = STATE_SIZE;
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
    const seen = state[at + SEEN]! | 0;
    if (seen <= this.lookback) {
      this.seed(state, at, bar, barAt, out, outAt, commit);
      return;
    }
    const close = bar[barAt + CLOSE]!;
    const fast = state[at + FAST]! + (close - state[at + FAST]!) * this.fastAlpha;
    const slow = state[at + SLOW]! + (close - state[at + SLOW]!) * this.slowAlpha;
    const macd = fast - slow;
    const signal = state[at + SIGNAL]! + (macd - state[at + SIGNAL]!) * this.signalAlpha;
    out[outAt + OUT.macd] = macd;
    out[outAt + OUT.signal] = signal;
    out[outAt + OUT.histogram] = macd - signal;
    if (!commit) return;
    state[at + FAST] = fast;
    state[at + SLOW] = slow;
    state[at + SIGNAL] = signal;
  }

  private seed(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const close = bar[barAt + CLOSE]!;
    const count = (state[at + SEEN]! | 0) + 1;
    const { fast, slow, signal } = this;
    // Both averages begin together: the fast one is seeded with the last `fast` of the first `slow` closes.
    const fastNext = advance(state[at + FAST]!, close, count - (slow - fast), fast, this.fastAlpha);
    const slowNext = advance(state[at + SLOW]!, close, count, slow, this.slowAlpha);
    const macd = fastNext - slowNext;
    const signalNext = count < slow ? 0 : advance(state[at + SIGNAL]!, macd, count - slow + 1, signal, this.signalAlpha);
    const warm = count > this.lookback;
    out[outAt + OUT.macd] = warm ? macd : NaN;
    out[outAt + OUT.signal] = warm ? signalNext : NaN;
    out[outAt + OUT.histogram] = warm ? macd - signalNext : NaN;
    if (!commit) return;
    state[at + SEEN] = count;
    state[at + FAST] = fastNext;
    state[at + SLOW] = slowNext;
    state[at + SIGNAL] = signalNext;
  }
}

/** The `count`th value (1-based) of an average seeded with the mean of its first `period`; 0 before its first. */
function advance(held: number, value: number, count: number, period: number, alpha: number): number {
  if (count < 1) return 0;
  if (count < period) return held + value;
  return count === period ? (held + value) / period : (value - held) * alpha + held;
}
