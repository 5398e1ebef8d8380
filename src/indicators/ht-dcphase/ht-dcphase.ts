import { define } from '../define.js';
import { CycleKernel } from '../hilbert/cycle-kernel.js';
import { CYCLE } from '../hilbert/cycle-stage.js';

class CyclePhaseKernel extends CycleKernel {
  readonly outputs = ['value'] as const;

  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    out[outAt] = this.turn(state, at, bar, barAt, commit) ? this.work[CYCLE.phase]! : NaN;
  }
}

/** Phase of the dominant cycle in degrees (Ehlers 2001; TA-Lib HT_DCPHASE); 0 where prices stand still. */
export const htDcphase = define({
  name: 'ht_dcphase',
  title: 'Hilbert transform, dominant cycle phase',
  source: 'Ehlers 2001; TA-Lib HT_DCPHASE',
  notes: { smoothing: 'recursive filters (Hilbert transform)', seed: 'the filters begin at 0' },
  create: () => new CyclePhaseKernel(),
});
