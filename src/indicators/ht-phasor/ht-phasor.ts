import { fieldsOf, layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';
import { HilbertStage, PHASOR } from '../hilbert/hilbert-stage.js';
import { counted } from '../hilbert/warm-up.js';

const { close: CLOSE } = BAR;
const OUT = layout('inPhase', 'quadrature');
/** Bars seen, then the Hilbert transformer's. */
const { seen: SEEN, size: HILBERT } = layout('seen');

class PhasorKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
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
    this.hilbert.step(state, at + HILBERT, work, 0, commit);
    const warm = counted(state, at + SEEN, this.lookback, commit);
    out[outAt + OUT.inPhase] = warm ? work[PHASOR.inPhase]! : NaN;
    out[outAt + OUT.quadrature] = warm ? work[PHASOR.quadrature]! : NaN;
  }
}

/** In-phase and quadrature parts of the price by Hilbert transform (Ehlers 2001; TA-Lib HT_PHASOR); 0 where prices stand still. */
export const htPhasor = define({
  name: 'ht_phasor',
  title: 'Hilbert transform, phasor',
  source: 'Ehlers 2001; TA-Lib HT_PHASOR',
  notes: { smoothing: 'recursive filters (Hilbert transform)', seed: 'the filters begin at 0' },
  create: () => new PhasorKernel(),
});
