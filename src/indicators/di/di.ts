import type { IndicatorDefinition, Kernel } from '../contract.js';
import { define, variant, whole } from '../define.js';
import { Directional, MOVE } from '../directional/directional.js';
import { movesNotes } from '../directional/notes.js';
import type { Distance } from '../notes.js';

const { range: RANGE } = MOVE;

/** +DI or −DI. */
class DiKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly directional: Directional;
  private readonly work = new Float64Array(3);
  private readonly scale: number;

  constructor(
    period: number,
    private readonly move: number,
    wholeSeed: boolean,
  ) {
    this.directional = new Directional(period, wholeSeed);
    this.stateSize = this.directional.stateSize;
    this.lookback = period;
    // TA-Lib's quirk: without smoothing the plain fraction.
    this.scale = period === 1 ? 1 : 100;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    const seen = this.directional.step(state, at, bar, barAt, work, commit);
    if (seen < this.lookback) out[outAt] = NaN;
    else out[outAt] = work[RANGE]! < 1e-14 ? 0 : (this.scale * work[this.move]!) / work[RANGE]!;
  }
}

/** @param distance of TradingView's from ours at first, as a share, and the bars after which it is none */
const indicator = (name: string, title: string, move: number, distance: Distance): IndicatorDefinition =>
  define({
    name,
    title,
    source: `Wilder 1978; TA-Lib ${name.toUpperCase()}`,
    notes: movesNotes(distance),
    parameters: [whole('period', 14, 1), variant('wholeSeed')],
    create: ({ period = 14, wholeSeed = 0 }) => new DiKernel(period, move, wholeSeed === 1),
  });

/** Plus directional indicator: 100 × smoothed +DM ÷ smoothed true range (Wilder 1978; TA-Lib PLUS_DI); 0 where nothing moves. `wholeSeed` as in `adx`. */
export const plusDi = indicator('plus_di', 'Plus directional indicator', MOVE.plus, { share: 0.01, after: 85 });

/** Minus directional indicator: the same of −DM (TA-Lib MINUS_DI). */
export const minusDi = indicator('minus_di', 'Minus directional indicator', MOVE.minus, { share: 0.02, after: 82 });
