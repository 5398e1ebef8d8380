import type { Kernel } from '../contract.js';
import { define, variant, whole } from '../define.js';
import { Directional } from '../directional/directional.js';
import { directionalIndex } from '../directional/directional-index.js';
import { movesNotes } from '../directional/notes.js';

/** State: the directional movement's, then the last value. */
class DxKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly directional: Directional;
  private readonly work = new Float64Array(3);

  constructor(period: number, wholeSeed: boolean) {
    this.directional = new Directional(period, wholeSeed);
    this.stateSize = this.directional.stateSize + 1;
    this.lookback = period;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    const held = at + this.directional.stateSize;
    const seen = this.directional.step(state, at, bar, barAt, work, commit);
    out[outAt] = NaN;
    if (seen < this.lookback) return;
    out[outAt] = directionalIndex(work) ? work[0]! : state[held]!;
    if (commit) state[held] = out[outAt];
  }
}

/** Directional movement index (Wilder 1978; TA-Lib DX); where nothing moves it stays, and begins at 0. `wholeSeed` as in `adx`. */
export const dx = define({
  name: 'dx',
  title: 'Directional movement index',
  source: 'Wilder 1978; TA-Lib DX',
  notes: movesNotes({ share: 0.04, after: 99 }),
  parameters: [whole('period', 14), variant('wholeSeed')],
  create: ({ period = 14, wholeSeed = 0 }) => new DxKernel(period, wholeSeed === 1),
});
