import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';
import { CYCLE, CycleStage } from '../hilbert/cycle-stage.js';
import { counted } from '../hilbert/warm-up.js';

const { close: CLOSE } = BAR;

/** State: bars seen, then the cycle's. */
class SineKernel implements Kernel {
  readonly outputs = ['sine', 'leadSine'] as const;
  readonly stateSize: number;
  readonly lookback = 63;
  private readonly cycle = new CycleStage();
  private readonly work = new Float64Array(CycleStage.width);

  constructor() {
    this.stateSize = 1 + this.cycle.stateSize;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]!;
    this.cycle.step(state, at + 1, work, commit);
    const warm = counted(state, at, this.lookback, commit);
    out[outAt] = warm ? Math.sin((work[CYCLE.phase]! * Math.PI) / 180) : NaN;
    out[outAt + 1] = warm ? Math.sin(((work[CYCLE.phase]! + 45) * Math.PI) / 180) : NaN;
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
