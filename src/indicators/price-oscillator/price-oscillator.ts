import { averageNames, maType, movingAverage } from '../average/moving-average.js';
import { BAR, type IndicatorDefinition, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import type { Stage } from '../stage.js';

const { close: CLOSE } = BAR;

/** Fast average less slow average, each seeded from the first bar on; optionally in per cent of the slow one. */
class PriceOscillatorKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly fast: Stage;
  private readonly slow: Stage;
  private readonly work = new Float64Array(2);

  constructor(
    fast: number,
    slow: number,
    type: number,
    private readonly percent: boolean,
  ) {
    this.fast = movingAverage(type, Math.min(fast, slow));
    this.slow = movingAverage(type, Math.max(fast, slow));
    this.stateSize = this.fast.stateSize + this.slow.stateSize;
    this.lookback = this.slow.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]!;
    work[1] = work[0];
    this.fast.step(state, at, work, 0, commit);
    this.slow.step(state, at + this.fast.stateSize, work, 1, commit);
    const difference = work[0] - work[1];
    if (!this.percent) out[outAt] = difference;
    else out[outAt] = work[1] === 0 ? 0 : (difference / work[1]) * 100;
  }
}

const oscillator = (name: string, title: string, percent: boolean): IndicatorDefinition =>
  define({
    name,
    title,
    source: `TA-Lib ${name.toUpperCase()}`,
    notes: {
      smoothing: ({ maType: type = 0 }) => averageNames(type),
      forms: [
        {
          where: 'StockCharts',
          differs: 'exponential averages',
          here: () => ({ parameters: { maType: 1 } }),
          distance: { share: 0.5, after: 'never' },
        },
      ],
    },
    parameters: [whole('fast', 12), whole('slow', 26), maType()],
    create: ({ fast = 12, slow = 26, maType: type = 0 }) => new PriceOscillatorKernel(fast, slow, type, percent),
  });

/** Absolute price oscillator: fast average less slow average of closes (TA-Lib APO). */
export const apo = oscillator('apo', 'Absolute price oscillator', false);

/** Percentage price oscillator: the same in per cent of the slow average (TA-Lib PPO). */
export const ppo = oscillator('ppo', 'Percentage price oscillator', true);
