import type { FileBar } from './bar.js';
import type { Layout, PriceColumns } from './layout.js';
import { isMissing, numberOf } from './numbers.js';
import type { Forms } from './survey.js';
import type { TableRow } from './table.js';
import { TimeReader } from './times.js';
import { PRICES } from './names.js';
import type { Zone } from './zones.js';

type Prices = [open: number, high: number, low: number, close: number];

/** Programs that round, or scale by a factor, leave a high that much below the close. */
const ROUNDING = 1e-6;

/** Makes bars of rows, by the forms that the whole file has. */
export class BarMaker {
  readonly times: TimeReader;
  /** Bars whose volume is not given; it counts as 0. */
  withoutVolume = 0;
  /** Bars whose high or low was moved by a rounding error to enclose open and close. */
  rounded = 0;
  private readonly columns: number;

  constructor(
    private readonly layout: Layout,
    private readonly forms: Forms,
    zone: Zone,
    private readonly adjusted: boolean,
  ) {
    this.times = new TimeReader(forms.times, zone);
    this.columns = layout.names.length;
  }

  /** The row's bars go to `take`, one a ticker; `refuse` is told why there is none. */
  make({ cells }: TableRow, take: (bar: FileBar) => void, refuse: (reason: string) => void): void {
    const { time: timeAt, clock, ticker: tickerAt, groups } = this.layout;
    if (cells.length > this.columns && cells.slice(this.columns).some((cell) => cell !== '')) {
      refuse(`it has ${cells.length} cells, but the header has ${this.columns}; a comma within a number needs quotes`);
      return;
    }
    const timestamp = this.times.joined(cells[timeAt] ?? '', clock < 0 ? '' : (cells[clock] ?? ''));
    const time = this.times.ms(timestamp);
    if (Number.isNaN(time)) {
      refuse(`"${timestamp}" is not a time`);
      return;
    }
    groups.forEach((group, i) => {
      // Side by side with others, a ticker without a bar at this time is no fault.
      if (groups.length > 1 && group.prices.every((place) => isMissing(cells[place] ?? ''))) return;
      const made = this.ofGroup(cells, group, this.forms.volumes[i]);
      if (typeof made === 'string') refuse(group.ticker === '' ? made : `${group.ticker}: ${made}`);
      else take({ ticker: group.ticker || (cells[tickerAt] ?? ''), timestamp, time, ...made });
    });
  }

  private ofGroup(
    cells: readonly string[],
    group: PriceColumns,
    volumeAt: number | undefined,
  ): Omit<FileBar, 'ticker' | 'timestamp' | 'time'> | string {
    const { decimal } = this.forms;
    const prices = group.prices.map((place) => numberOf(cells[place] ?? '', decimal)) as Prices;
    const wrong = PRICES.findIndex((_, i) => !Number.isFinite(prices[i]));
    if (wrong >= 0) return `${PRICES[wrong]} ${nothing(cells[group.prices[wrong] ?? -1])}`;
    if (prices.every((price) => price === 0)) return 'prices are all 0';
    if (!this.enclose(prices)) return `high ${prices[1]} and low ${prices[2]} do not enclose open ${prices[0]} and close ${prices[3]}`;
    if (this.adjusted) {
      const cell = cells[group.adjusted];
      const adjusted = numberOf(cell ?? '', decimal);
      if (!Number.isFinite(adjusted)) return `adjusted close ${nothing(cell)}`;
      if (!adjust(prices, adjusted)) return `close ${prices[3]} cannot be adjusted to ${adjusted}`;
    }
    const volume = this.volumeOf(cells, volumeAt);
    if (typeof volume === 'string') return volume;
    const [open, high, low, close] = prices;
    return { open, high, low, close, volume };
  }

  /** Moves high and low by a rounding error where that is all; false where they do not enclose open and close. */
  private enclose(prices: Prices): boolean {
    const [open, high, low, close] = prices;
    const highest = Math.max(open, close);
    const lowest = Math.min(open, close);
    const slack = ROUNDING * Math.abs(highest);
    if (highest - high > slack || low - lowest > slack || low > high) return false;
    if (highest <= high && low <= lowest) return true;
    this.rounded += 1;
    prices[1] = Math.max(high, highest);
    prices[2] = Math.min(low, lowest);
    return true;
  }

  private volumeOf(cells: readonly string[], place: number | undefined): number | string {
    if (place === undefined) return 0;
    const cell = cells[place] ?? '';
    if (isMissing(cell)) {
      this.withoutVolume += 1;
      return 0;
    }
    const volume = numberOf(cell, this.forms.decimal);
    return volume >= 0 && Number.isFinite(volume) ? volume : `volume "${cell}" is not a number of shares`;
  }
}

const nothing = (cell: string | undefined): string => (isMissing(cell ?? '') ? 'is missing' : `"${cell}" is not a number`);

/** Scales all prices by the adjusted close; false where there is no such factor. */
function adjust(prices: Prices, adjusted: number): boolean {
  const factor = adjusted / prices[3];
  if (!(factor > 0) || !Number.isFinite(factor)) return false;
  for (const i of [0, 1, 2] as const) prices[i] *= factor;
  prices[3] = adjusted;
  prices[1] = Math.max(prices[1], adjusted);
  prices[2] = Math.min(prices[2], adjusted);
  return true;
}
