import { layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';
import { HilbertStage, PHASOR } from '../hilbert/hilbert-stage.js';
import { TrendStage } from '../hilbert/trend-stage.js';
import { counted } from '../hilbert/warm-up.js';

const { close: CLOSE } = BAR;
/** Bars seen, smoothed period, then the Hilbert transformer's and the trend line's. */
const { seen: SEEN, period: PERIOD, size: HILBERT } = layout('seen', 'period');

class TrendLineKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback = 63;
  private readonly hilbert = new HilbertStage(37);
  private readonly trend = new TrendStage();
  private readonly work = new Float64Array(PHASOR.size);

  constructor() {
    this.stateSize = HILBERT + this.hilbert.stateSize + this.trend.stateSize;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    const close = bar[barAt + CLOSE]!;
    const trendAt = at + HILBERT + this.hilbert.stateSize;
    work[0] = close;
    out[outAt] = NaN;
    const warm = counted(state, at + SEEN, this.lookback, commit);
    if (!this.hilbert.step(state, at + HILBERT, work, 0, commit)) {
      if (commit) this.trend.collect(state, trendAt, close);
      return;
    }
    work[1] = 0.33 * work[PHASOR.period]! + 0.67 * state[at + PERIOD]!;
    if (commit) state[at + PERIOD] = work[1];
    work[0] = close;
    this.trend.step(state, trendAt, work, 0, commit);
    if (warm) out[outAt] = work[0];
  }
}

/** Instantaneous trend line (Ehlers 2001; TA-Lib HT_TRENDLINE). */
export const htTrendline = define({
  name: 'ht_trendline',
  title: 'Hilbert transform, instantaneous trend line',
  source: 'Ehlers 2001; TA-Lib HT_TRENDLINE',
  notes: { smoothing: 'recursive filters (Hilbert transform)', seed: 'the filters begin at 0' },
  create: () => new TrendLineKernel(),
});
