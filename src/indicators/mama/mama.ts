import { fieldsOf, layout } from '../../market/index.js';
import { MamaStage } from '../average/mama-stage.js';
import { BAR, type Kernel } from '../contract.js';
import { define, real } from '../define.js';

const { close: CLOSE } = BAR;
const OUT = layout('mama', 'fama');

class MamaKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;

  constructor(private readonly stage: MamaStage) {
    this.stateSize = stage.stateSize;
    this.lookback = stage.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    out[outAt + OUT.mama] = bar[barAt + CLOSE]!;
    const both = this.stage.both(state, at, out, outAt, commit);
    out[outAt + OUT.mama] = both[0]!;
    out[outAt + OUT.fama] = both[1]!;
  }
}

/** MESA adaptive moving average of closes and its follower (Ehlers 2001; TA-Lib MAMA). */
export const mama = define({
  name: 'mama',
  title: 'MESA adaptive moving average',
  source: 'Ehlers 2001; TA-Lib MAMA',
  notes: { smoothing: 'exponential, with a factor set by the rate at which the phase turns', seed: 'the filters begin at 0' },
  parameters: [real('fastLimit', 0.5, 0.01, 0.99), real('slowLimit', 0.05, 0.01, 0.99)],
  create: ({ fastLimit = 0.5, slowLimit = 0.05 }) => new MamaKernel(new MamaStage(fastLimit, slowLimit)),
});
