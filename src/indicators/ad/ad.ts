import type { Kernel } from '../contract.js';
import { moneyFlowVolume } from '../accumulation/accumulation.js';
import { define } from '../define.js';

/** State: the line. */
class AccumulationKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = 1;
  readonly lookback = 0;

  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    moneyFlowVolume(bar, barAt, out, outAt);
    out[outAt] = state[at]! + out[outAt]!;
    if (commit) state[at] = out[outAt];
  }
}

/** Accumulation/distribution line from the first bar on (Chaikin; TA-Lib AD). */
export const ad = define({
  name: 'ad',
  title: 'Accumulation/distribution line',
  source: 'Chaikin; TA-Lib AD',
  notes: {
    smoothing: 'none; a running sum',
    seed: '0 before the first bar; the level depends on where the bars begin; only changes can be compared',
  },
  create: () => new AccumulationKernel(),
});
