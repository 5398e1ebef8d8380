import type { Arena } from '../../indicators/index.js';
import type { PlannedIndicator } from './planned.js';

/** What one indicator says. */
export interface IndicatorValues {
  readonly label: string;
  /** Output name → value; the first is the primary one. */
  readonly values: Readonly<Record<string, number>>;
}

/** The values of all indicators of one timeframe at one moment: kept as doubles, named only for those who ask. */
export class BarValues implements Iterable<IndicatorValues> {
  /** @param base subtracted from an output's place in the symbol's block gives its place in `values` */
  constructor(
    private readonly indicators: readonly PlannedIndicator[],
    private readonly values: Float64Array,
    private readonly base: number,
  ) {}

  /** How many are told and have all their values, each a finite number. */
  get warm(): number {
    let warm = 0;
    for (let place = 0; place < this.indicators.length; place += 1) if (this.isWarm(place)) warm += 1;
    return warm;
  }

  /** Whether the one at this place is told and has all its values. */
  private isWarm(place: number): boolean {
    const { published, kernel, outputAt } = this.indicators[place]!;
    if (!published) return false;
    const from = outputAt - this.base;
    for (let at = from; at < from + kernel.outputs.length; at += 1) if (!Number.isFinite(this.values[at]!)) return false;
    return true;
  }

  private at(place: number): IndicatorValues {
    const { label, kernel, outputAt } = this.indicators[place]!;
    const values: Record<string, number> = {};
    for (let i = 0; i < kernel.outputs.length; i += 1) values[kernel.outputs[i]!] = this.values[outputAt - this.base + i]!;
    return { label, values };
  }

  /** The warm ones. */
  *[Symbol.iterator](): Generator<IndicatorValues, void> {
    for (let place = 0; place < this.indicators.length; place += 1) if (this.isWarm(place)) yield this.at(place);
  }
}

/** Copies outputs out of a symbol's block, from `from` to `to`, as they are now. */
export function keptValues(
  arena: Arena,
  indicators: readonly PlannedIndicator[],
  block: Float64Array,
  from: number,
  to: number,
): BarValues {
  const at = arena.reserve(to - from);
  const { slab } = arena;
  for (let i = 0; i < to - from; i += 1) slab[at + i] = block[from + i]!;
  return new BarValues(indicators, slab, from - at);
}
