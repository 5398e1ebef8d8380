import { fieldsOf, layout } from '../../market/index.js';
import { define } from '../define.js';
import { CycleKernel } from '../hilbert/cycle-kernel.js';
import { CYCLE } from '../hilbert/cycle-stage.js';

const OUT = layout('sine', 'leadSine');

class SineKernel extends CycleKernel {
  readonly outputs = fieldsOf(OUT);

  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const phase = this.turn(state, at, bar, barAt, commit) ? this.work[CYCLE.phase]! : NaN;
    out[outAt + OUT.sine] = Math.sin((phase * Math.PI) / 180);
    out[outAt + OUT.leadSine] = Math.sin(((phase + 45) * Math.PI) / 180);
  }
}

/** Sine of the dominant cycle's phase and of the phase 45° ahead (Ehlers 2001; TA-Lib HT_SINE); 0 where prices stand still. */
export const htSine = define({
  name: 'ht_sine',
  title: 'Hilbert transform, sine wave',
  source: 'Ehlers 2001; TA-Lib HT_SINE',
  notes: { smoothing: 'recursive filters (Hilbert transform)', seed: 'the filters begin at 0' },
  create: () => new SineKernel(),
});
