import { WilderChange } from '../average/wilder-change.js';
import { BAR } from '../contract.js';
import { define, whole } from '../define.js';
import { StepKernel } from '../step-kernel.js';

const { close: CLOSE } = BAR;

class CmoKernel extends StepKernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly change: WilderChange;
  private readonly work = new Float64Array(2);

  constructor(period: number) {
    super();
    this.change = new WilderChange(period);
    this.stateSize = this.change.stateSize;
    this.lookback = period;
  }
  protected step(
    state: Float64Array,
    at: number,
    bar: Float64Array,
    barAt: number,
    out: Float64Array,
    outAt: number,
    commit: boolean,
  ): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]!;
    const warm = this.change.step(state, at, work, 0, commit);
    const both = work[0] + work[1]!;
    out[outAt] = !warm ? NaN : both < 1e-14 ? 0 : 100 * ((work[0] - work[1]!) / both);
  }
}

/** Chande momentum oscillator with Wilder's averages (Chande 1994; TA-Lib CMO): 0 when nothing has moved. */
export const cmo = define({
  name: 'cmo',
  title: 'Chande momentum oscillator',
  source: 'Chande 1994; TA-Lib CMO',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new CmoKernel(period),
});
