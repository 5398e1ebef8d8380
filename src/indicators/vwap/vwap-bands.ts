import { BAR, type Kernel } from '../contract.js';
import { define, real } from '../define.js';

const { turnover: TURNOVER, vwapVolume: VWAP_VOLUME, session: SESSION } = BAR;

/** State: session, volume, mean, Σ volume × (bar's average price − mean)². */
class VwapBandsKernel implements Kernel {
  readonly outputs = ['value', 'upper', 'lower'] as const;
  readonly stateSize = 4;
  readonly lookback = 0;

  constructor(private readonly deviations: number) {}
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const session = bar[barAt + SESSION]!;
    const same = session !== 0 && session === state[at];
    const volume = session === 0 ? 0 : bar[barAt + VWAP_VOLUME]!;
    const held = same ? state[at + 1]! : 0;
    const total = held + volume;
    let mean = same ? state[at + 2]! : 0;
    let squares = same ? state[at + 3]! : 0;
    if (volume > 0) {
      // West's weighted update: no difference of large squares.
      const distance = bar[barAt + TURNOVER]! / volume - mean;
      mean += (distance * volume) / total;
      squares += distance * distance * volume * (held / total);
    }
    const width = this.deviations * Math.sqrt(squares / total);
    out[outAt] = total > 0 ? mean : NaN;
    out[outAt + 1] = total > 0 ? mean + width : NaN;
    out[outAt + 2] = total > 0 ? mean - width : NaN;
    if (!commit) return;
    state[at] = session;
    state[at + 1] = total;
    state[at + 2] = mean;
    state[at + 3] = squares;
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
