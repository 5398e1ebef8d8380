import { layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';
import { HilbertStage, PHASOR } from '../hilbert/hilbert-stage.js';
import { counted } from '../hilbert/warm-up.js';

const { close: CLOSE } = BAR;
/** Bars seen, smoothed period, then the Hilbert transformer's. */
const { seen: SEEN, period: PERIOD, size: HILBERT } = layout('seen', 'period');

class CyclePeriodKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback = 32;
  private readonly hilbert = new HilbertStage(12);
  private readonly work = new Float64Array(PHASOR.size);

  constructor() {
    this.stateSize = HILBERT + this.hilbert.stateSize;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]!;
    const warm = counted(state, at + SEEN, this.lookback, commit);
    out[outAt] = NaN;
    if (!this.hilbert.step(state, at + HILBERT, work, 0, commit)) return;
    const period = 0.33 * work[PHASOR.period]! + 0.67 * state[at + PERIOD]!;
    if (commit) state[at + PERIOD] = period;
    if (warm) out[outAt] = period;
  }
}

/** Dominant cycle period in bars by Hilbert transform (Ehlers 2001; TA-Lib HT_DCPERIOD); where prices stand still it stays. */
export const htDcperiod = define({
  name: 'ht_dcperiod',
  title: 'Hilbert transform, dominant cycle period',
  source: 'Ehlers 2001; TA-Lib HT_DCPERIOD',
  notes: { smoothing: 'recursive filters (Hilbert transform)', seed: 'the filters begin at 0' },
  create: () => new CyclePeriodKernel(),
});
