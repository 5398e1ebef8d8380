import type { PlannedIndicator } from './plan.js';

/** What one indicator says. */
export interface Reading {
  readonly label: string;
  /** Output name → value; the first is the primary one. */
  readonly values: Readonly<Record<string, number>>;
}

/** The values of all indicators of one timeframe at one moment: kept as doubles, named only for those who ask. */
export class Readings implements Iterable<Reading> {
  /** @param base subtracted from an output's place in the symbol's block gives its place in `values` */
  constructor(
    private readonly indicators: readonly PlannedIndicator[],
    private readonly values: Float64Array,
    private readonly base: number,
  ) {}

  /** How many are told and have all their values. */
  get warm(): number {
    let warm = 0;
    for (let place = 0; place < this.indicators.length; place += 1) if (this.isWarm(place)) warm += 1;
    return warm;
  }

  /** Whether the one at this place is told and has all its values. */
  private isWarm(place: number): boolean {
    const { told, kernel, outputAt } = this.indicators[place]!;
    if (!told) return false;
    const from = outputAt - this.base;
    for (let at = from; at < from + kernel.outputs.length; at += 1) if (Number.isNaN(this.values[at]!)) return false;
    return true;
  }

  private at(place: number): Reading {
    const { label, kernel, outputAt } = this.indicators[place]!;
    const values: Record<string, number> = {};
    for (let i = 0; i < kernel.outputs.length; i += 1) values[kernel.outputs[i]!] = this.values[outputAt - this.base + i]!;
    return { label, values };
  }

  /** The warm ones. */
  *[Symbol.iterator](): Generator<Reading, void> {
    for (let place = 0; place < this.indicators.length; place += 1) if (this.isWarm(place)) yield this.at(place);
  }
}

/** Doubles of a page; a page lives as long as one of its readings. */
const PAGE = 8_192;

/** Copies outputs out of blocks, many to a page: at a minute boundary there are tens of thousands. */
export class ReadingsPool {
  private page = new Float64Array(PAGE);
  private used = 0;

  /** The outputs from `from` to `to` of a symbol's block, as they are now. */
  take(indicators: readonly PlannedIndicator[], block: Float64Array, from: number, to: number): Readings {
    const size = to - from;
    if (this.used + size > this.page.length) {
      this.page = new Float64Array(Math.max(PAGE, size));
      this.used = 0;
    }
    const at = this.used;
    for (let i = 0; i < size; i += 1) this.page[at + i] = block[from + i]!;
    this.used += size;
    return new Readings(indicators, this.page, from - at);
  }
}
