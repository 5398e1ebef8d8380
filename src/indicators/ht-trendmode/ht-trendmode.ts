import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';
import { CYCLE, CycleStage } from '../hilbert/cycle-stage.js';
import { TrendStage } from '../hilbert/trend-stage.js';
import { counted } from '../hilbert/warm-up.js';

const { close: CLOSE } = BAR;

const RADIANS = Math.PI / 180;

/** State: bars seen, bars in trend, last sine and lead sine, then the cycle's and the trend line's. */
class TrendModeKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback = 63;
  private readonly cycle = new CycleStage();
  private readonly trend = new TrendStage();
  private readonly work = new Float64Array(CycleStage.width);
  private readonly line = new Float64Array(2);

  constructor() {
    this.stateSize = 4 + this.cycle.stateSize + this.trend.stateSize;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, line } = this;
    const close = bar[barAt + CLOSE]!;
    const trendAt = at + 4 + this.cycle.stateSize;
    const warm = counted(state, at, this.lookback, commit);
    work[0] = close;
    out[outAt] = NaN;
    if (!this.cycle.step(state, at + 4, work, commit)) {
      if (commit) this.trend.collect(state, trendAt, close);
      return;
    }
    line[0] = close;
    line[1] = work[CYCLE.period]!;
    this.trend.step(state, trendAt, line, 0, commit);
    const sine = Math.sin(work[CYCLE.phase]! * RADIANS);
    const lead = Math.sin((work[CYCLE.phase]! + 45) * RADIANS);
    const crossed = (sine > lead && state[at + 2]! <= state[at + 3]!) || (sine < lead && state[at + 2]! >= state[at + 3]!);
    const days = (crossed ? 0 : state[at + 1]!) + 1;
    if (warm) out[outAt] = this.mode(crossed, days);
    if (!commit) return;
    state[at + 1] = days;
    state[at + 2] = sine;
    state[at + 3] = lead;
  }

  /** A cycle while the sine has just crossed or the phase turns at its usual rate, unless the price has left the trend line. */
  private mode(crossed: boolean, days: number): number {
    const { work } = this;
    const period = work[CYCLE.period]!;
    const line = this.line[0]!;
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
