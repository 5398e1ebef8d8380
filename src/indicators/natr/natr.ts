import { AtrStage } from '../atr/atr-stage.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { WILDER, wilderKeeps } from '../notes.js';

const { close: CLOSE } = BAR;

class NatrKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly stage: AtrStage;

  constructor(period: number) {
    this.stage = new AtrStage(period);
    this.stateSize = this.stage.stateSize;
    this.lookback = period;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    if (!this.stage.step(state, at, bar, barAt, out, outAt, commit)) return;
    const close = bar[barAt + CLOSE]!;
    out[outAt] = close === 0 ? 0 : (out[outAt]! / close) * 100;
  }
}

/** Average true range in per cent of the close (TA-Lib NATR); 0 where the close is 0. */
export const natr = define({
  name: 'natr',
  title: 'Normalised average true range',
  source: 'TA-Lib NATR',
  notes: { smoothing: WILDER, seed: 'that of `atr`, whose value it shows as a percentage of the close', keeps: wilderKeeps },
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new NatrKernel(period),
});
