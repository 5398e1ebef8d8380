import { layout } from '../../market/index.js';
import type { Kernel } from '../contract.js';
import { moneyFlowVolume } from '../accumulation/accumulation.js';
import { define, whole } from '../define.js';
import { EXPONENTIAL, slowKeeps } from '../notes.js';

/** Bars seen, the line, its fast and its slow average, both beginning at the first value. */
const { seen: SEEN, line: LINE, fast: FAST, slow: SLOW, size: STATE_SIZE } = layout('seen', 'line', 'fast', 'slow');

class AdOscillatorKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = STATE_SIZE;
  readonly lookback: number;
  private readonly fastAlpha: number;
  private readonly slowAlpha: number;

  constructor(fast: number, slow: number) {
    this.fastAlpha = 2 / (fast + 1);
    this.slowAlpha = 2 / (slow + 1);
    this.lookback = Math.max(fast, slow) - 1;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const seen = state[at + SEEN]! | 0;
    moneyFlowVolume(bar, barAt, out, outAt);
    const line = state[at + LINE]! + out[outAt]!;
    const fast = seen === 0 ? line : this.fastAlpha * line + (1 - this.fastAlpha) * state[at + FAST]!;
    const slow = seen === 0 ? line : this.slowAlpha * line + (1 - this.slowAlpha) * state[at + SLOW]!;
    out[outAt] = seen < this.lookback ? NaN : fast - slow;
    if (!commit) return;
    if (seen < this.lookback) state[at + SEEN] = seen + 1;
    state[at + LINE] = line;
    state[at + FAST] = fast;
    state[at + SLOW] = slow;
  }
}

/** Chaikin oscillator: fast less slow average of the accumulation/distribution line, both begun at its first value (TA-Lib ADOSC). */
export const adosc = define({
  name: 'adosc',
  title: 'Chaikin oscillator',
  source: 'Chaikin; TA-Lib ADOSC',
  notes: {
    smoothing: EXPONENTIAL,
    seed: 'both averages begin as the first value of the line',
    keeps: slowKeeps,
    forms: [
      {
        where: 'TradingView',
        differs: 'each average begins as the mean of its first values',
        distance: { share: 0.8, after: 45 },
      },
    ],
  },
  parameters: [whole('fast', 3), whole('slow', 10)],
  create: ({ fast = 3, slow = 10 }) => new AdOscillatorKernel(fast, slow),
});
