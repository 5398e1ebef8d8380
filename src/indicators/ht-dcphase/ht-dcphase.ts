import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';
import { CYCLE, CycleStage } from '../hilbert/cycle-stage.js';
import { counted } from '../hilbert/warm-up.js';

const { close: CLOSE } = BAR;

/** State: bars seen, then the cycle's. */
class CyclePhaseKernel implements Kernel {
  readonly outputs = ['value'] as const;
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
    out[outAt] = counted(state, at, this.lookback, commit) ? work[CYCLE.phase]! : NaN;
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
