import { layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';
import { CYCLE, CycleStage } from '../hilbert/cycle-stage.js';
import { TREND, TrendStage } from '../hilbert/trend-stage.js';
import { counted } from '../hilbert/warm-up.js';

const { close: CLOSE } = BAR;
const { price: PRICE, period: PERIOD } = TREND;
/** Bars seen, bars in trend, last sine and lead sine, then the cycle's and the trend line's. */
const { seen: SEEN, days: DAYS, sine: SINE, lead: LEAD, size: STAGES } = layout('seen', 'days', 'sine', 'lead');

const RADIANS = Math.PI / 180;

class TrendModeKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback = 63;
  private readonly cycle = new CycleStage();
  private readonly trend = new TrendStage();
  private readonly work = new Float64Array(CYCLE.size);
  private readonly line = new Float64Array(TREND.size);

  constructor() {
    this.stateSize = STAGES + this.cycle.stateSize + this.trend.stateSize;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, line } = this;
    const close = bar[barAt + CLOSE]!;
    const trendAt = at + STAGES + this.cycle.stateSize;
    const warm = counted(state, at + SEEN, this.lookback, commit);
    work[0] = close;
    out[outAt] = NaN;
    if (!this.cycle.step(state, at + STAGES, work, commit)) {
      if (commit) this.trend.collect(state, trendAt, close);
      return;
    }
    line[PRICE] = close;
    line[PERIOD] = work[CYCLE.period]!;
    this.trend.step(state, trendAt, line, 0, commit);
    const sine = Math.sin(work[CYCLE.phase]! * RADIANS);
    const lead = Math.sin((work[CYCLE.phase]! + 45) * RADIANS);
    const crossed = (sine > lead && state[at + SINE]! <= state[at + LEAD]!) || (sine < lead && state[at + SINE]! >= state[at + LEAD]!);
    const days = (crossed ? 0 : state[at + DAYS]!) + 1;
    if (warm) out[outAt] = this.mode(crossed, days);
    if (!commit) return;
    state[at + DAYS] = days;
    state[at + SINE] = sine;
    state[at + LEAD] = lead;
  }

  /** A cycle while the sine has just crossed or the phase turns at its usual rate, unless the price has left the trend line. */
  private mode(crossed: boolean, days: number): number {
    const { work } = this;
    const period = work[CYCLE.period]!;
    const line = this.line[PRICE]!;
    if (line !== 0 && Math.abs((work[CYCLE.smooth]! - line) / line) >= 0.015) return 1;
    if (crossed || days < 0.5 * period) return 0;
    const turn = work[CYCLE.phase]! - work[CYCLE.lastPhase]!;
    return turn > (0.67 * 360) / period && turn < (1.5 * 360) / period ? 0 : 1;
  }
}

/** 1 in a trend, 0 in a cycle (Ehlers 2001; TA-Lib HT_TRENDMODE); 1 where prices stand still. */
export const htTrendmode = define({
  name: 'ht_trendmode',
  title: 'Hilbert transform, trend or cycle',
  source: 'Ehlers 2001; TA-Lib HT_TRENDMODE',
  notes: { smoothing: 'recursive filters (Hilbert transform)', seed: 'the filters begin at 0' },
  create: () => new TrendModeKernel(),
});
