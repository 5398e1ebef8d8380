import { type Bar, type EpochMs, epochMsOf, type Ticker, tradingDayOf } from '../../../market/index.js';

const FIELDS = 8;
const FIRST_BARS = 32;

/** One symbol's minute bars in one growing block of doubles. */
class Series {
  private block = new Float64Array(FIRST_BARS * FIELDS);
  private length = 0;

  /** A bar of the same start replaces the earlier one; older than the last and not among them: left out. */
  put(bar: Bar): void {
    const index = this.indexOf(bar.start);
    if (index < this.length && this.block[index * FIELDS] !== bar.start) return;
    if (index === this.length) {
      this.length += 1;
      if (this.length * FIELDS > this.block.length) this.grow();
    }
    this.block.set([bar.start, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.vwap, bar.trades], index * FIELDS);
  }

  between(from: number, to: number): Bar[] {
    const bars: Bar[] = [];
    for (let i = this.indexOf(from); i < this.length && this.start(i) <= to; i += 1) bars.push(this.bar(i));
    return bars;
  }

  get count(): number {
    return this.length;
  }

  private start(index: number): number {
    return this.block[index * FIELDS] ?? 0;
  }

  private bar(index: number): Bar {
    const [start = 0, open = 0, high = 0, low = 0, close = 0, volume = 0, vwap = 0, trades = 0] = this.block.subarray(index * FIELDS);
    return { start: epochMsOf(start), open, high, low, close, volume, vwap, trades };
  }

  /** The first bar that does not start before `time`. */
  private indexOf(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.start(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    const larger = new Float64Array(this.block.length * 2);
    larger.set(this.block);
    this.block = larger;
  }
}

/** The minute bars of the day that is played and of the one before it, and the bars of all days. */
export class BarHistory {
  private today = new Map<Ticker, Series>();
  private yesterday = new Map<Ticker, Series>();
  private readonly days = new Map<Ticker, Map<number, Bar>>();
  private serial = 0;

  get count(): number {
    return [...this.today.values(), ...this.yesterday.values()].reduce((sum, series) => sum + series.count, 0);
  }

  putMinute(symbol: Ticker, bar: Bar): void {
    const { serial } = tradingDayOf(bar.start);
    if (serial > this.serial) {
      this.yesterday = this.today;
      this.today = new Map();
      this.serial = serial;
    }
    const day = serial === this.serial ? this.today : this.yesterday;
    let series = day.get(symbol);
    if (!series) day.set(symbol, (series = new Series()));
    series.put(bar);
  }

  putDay(symbol: Ticker, bar: Bar): void {
    const { serial, begin } = tradingDayOf(bar.start);
    let days = this.days.get(symbol);
    if (!days) this.days.set(symbol, (days = new Map()));
    days.set(serial, { ...bar, start: begin });
  }

  /** Oldest first; both bounds inclusive. */
  minutes(symbol: Ticker, from: EpochMs, to: EpochMs): Bar[] {
    return [...(this.yesterday.get(symbol)?.between(from, to) ?? []), ...(this.today.get(symbol)?.between(from, to) ?? [])];
  }

  /** Completed days, oldest first, each with its midnight in New York as its start. */
  daysOf(symbol: Ticker): Bar[] {
    return [...(this.days.get(symbol)?.values() ?? [])].toSorted((a, b) => a.start - b.start);
  }
}
