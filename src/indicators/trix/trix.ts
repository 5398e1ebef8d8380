import { EmaChain } from '../average/ema-chain.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { Delay } from '../window/delay.js';
import { EXPONENTIAL, exponentialKeeps } from '../notes.js';

const { close: CLOSE } = BAR;

class TrixKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly chain: EmaChain;
  private readonly delay = new Delay(1);
  private readonly work = new Float64Array(3);

  constructor(period: number) {
    this.chain = new EmaChain(period, 3);
    this.stateSize = this.chain.stateSize + this.delay.stateSize;
    this.lookback = this.chain.lookback + 1;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]!;
    out[outAt] = NaN;
    if (!this.chain.step(state, at, work, 0, commit)) return;
    const now = work[2]!;
    if (!this.delay.step(state, at + this.chain.stateSize, work, 2, commit)) return;
    out[outAt] = work[2] === 0 ? 0 : (now / work[2]! - 1) * 100;
  }
}

/** One-bar change in per cent of a triple-smoothed exponential average of closes (Hutson; TA-Lib TRIX). */
export const trix = define({
  name: 'trix',
  title: 'Rate of change of a triple exponential average',
  source: 'Hutson 1983; TA-Lib TRIX',
  notes: {
    smoothing: `${EXPONENTIAL}, three times`,
    seed: 'each link: the mean of the first `period` values of the one before',
    keeps: exponentialKeeps,
    forms: [
      {
        where: 'TradingView',
        differs: '10,000 × the change of the averaged logarithm: about 100 times ours; its period is 18',
        distance: { share: 100, after: 'never' },
      },
    ],
  },
  parameters: [whole('period', 30, 1)],
  create: ({ period = 30 }) => new TrixKernel(period),
});
