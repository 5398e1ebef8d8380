import type { IndicatorDefinition, Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { Directional, MOVE } from '../directional/directional.js';
import { wilderKeeps } from '../notes.js';

/** +DM or −DM. */
class DmKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly directional: Directional;
  private readonly work = new Float64Array(3);

  constructor(
    period: number,
    private readonly move: number,
  ) {
    this.directional = new Directional(period);
    this.stateSize = this.directional.stateSize;
    this.lookback = Math.max(1, period - 1);
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    const seen = this.directional.step(state, at, bar, barAt, work, commit);
    out[outAt] = seen < this.lookback ? NaN : work[this.move]!;
  }
}

const indicator = (name: string, title: string, move: number): IndicatorDefinition =>
  define({
    name,
    title,
    source: `Wilder 1978; TA-Lib ${name.toUpperCase()}`,
    notes: { smoothing: 'Wilder’s sums: held − held ÷ period + move', seed: 'the sum of the first `period` − 1 moves', keeps: wilderKeeps },
    parameters: [whole('period', 14, 1)],
    create: ({ period = 14 }) => new DmKernel(period, move),
  });

/** Plus directional movement, smoothed as a running sum (Wilder 1978; TA-Lib PLUS_DM). */
export const plusDm = indicator('plus_dm', 'Plus directional movement', MOVE.plus);

/** Minus directional movement, likewise (TA-Lib MINUS_DM). */
export const minusDm = indicator('minus_dm', 'Minus directional movement', MOVE.minus);
