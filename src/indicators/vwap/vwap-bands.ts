import { fieldsOf, layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, real } from '../define.js';

const { turnover: TURNOVER, vwapVolume: VWAP_VOLUME, session: SESSION } = BAR;
const OUT = layout('value', 'upper', 'lower');
/** Session, volume, mean, Σ volume × (bar's average price − mean)². */
const {
  heldSession: HELD_SESSION,
  volumeSum: VOLUME_SUM,
  mean: MEAN,
  squares: SQUARES,
  size: STATE_SIZE,
} = layout('heldSession', 'volumeSum', 'mean', 'squares');

class VwapBandsKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize = STATE_SIZE;
  readonly lookback = 0;

  constructor(private readonly deviations: number) {}
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const session = bar[barAt + SESSION]!;
    const same = session !== 0 && session === state[at + HELD_SESSION];
    const volume = session === 0 ? 0 : bar[barAt + VWAP_VOLUME]!;
    const held = same ? state[at + VOLUME_SUM]! : 0;
    const total = held + volume;
    let mean = same ? state[at + MEAN]! : 0;
    let squares = same ? state[at + SQUARES]! : 0;
    if (volume > 0) {
      // West's weighted update: no difference of large squares.
      const distance = bar[barAt + TURNOVER]! / volume - mean;
      mean += (distance * volume) / total;
      squares += distance * distance * volume * (held / total);
    }
    const width = this.deviations * Math.sqrt(squares / total);
    out[outAt + OUT.value] = total > 0 ? mean : NaN;
    out[outAt + OUT.upper] = total > 0 ? mean + width : NaN;
    out[outAt + OUT.lower] = total > 0 ? mean - width : NaN;
    if (!commit) return;
    state[at + HELD_SESSION] = session;
    state[at + VOLUME_SUM] = total;
    state[at + MEAN] = mean;
    state[at + SQUARES] = squares;
  }
}

/**
 * Session VWAP ± multiples of the volume-weighted deviation of the bars' average prices from it. NaN outside the regular session
 * and before its first VWAP-eligible trade.
 */
export const vwapBands = define({
  name: 'vwap_bands',
  title: 'Session VWAP with bands',
  source: 'Σ turnover ÷ Σ volume; bands by West 1979',
  notes: { smoothing: 'none; running sums', seed: 'the first bar of the regular session; see `vwap`' },
  parameters: [real('deviations', 2)],
  sessionBound: true,
  create: ({ deviations = 2 }) => new VwapBandsKernel(deviations),
});
