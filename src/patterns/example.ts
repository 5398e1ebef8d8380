import { BAR, BAR_SIZE } from '../indicators/index.js';
import { epochMsOf, MINUTE_MS, newYorkTime, REGULAR_MINUTES, type Timeframe, TIMEFRAME_MS, tradingDayOf } from '../market/index.js';

/** A bar of an example: prices in US dollars, volume in shares, start in epoch ms. */
export interface ExampleBar {
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Trading was halted at the end of the bar before, and goes on with this one. */
  readonly afterHalt?: true;
}

/** How a pattern looks, drawn bar by bar: the bullish case. The pictures of docs/patterns.md and the tests both come from it. */
export interface PatternExample {
  readonly timeframe: Timeframe;
  /** Ends with the pattern confirmed. */
  readonly confirmed: readonly ExampleBar[];
  /** Almost the pattern, and never told as confirmed. */
  readonly nearMiss: readonly ExampleBar[];
  /** Confirmed and then invalidated, or given up while forming; ends as `failed` or `withdrawn`. */
  readonly invalidated: readonly ExampleBar[];
}

/** So many bars on, the close stands at `price`; `volume` in shares a bar. */
export interface Leg {
  readonly bars: number;
  readonly price: number;
  readonly volume?: number;
}

export interface SketchOptions {
  /** Close before the first leg. */
  readonly from: number;
  readonly timeframe: Timeframe;
  /** Start of the first bar; 2026-03-02 09:30 in New York when absent. */
  readonly start?: number;
  /** Height of a bar's wicks together, US dollars. */
  readonly range?: number;
}

/** 2026-03-02, a Monday. */
const A_MONDAY = 20_514;
export const EXAMPLE_OPEN: number = newYorkTime(A_MONDAY, 9, 30);
const USUAL_VOLUME = 10_000;
const USUAL_RANGE = 0.2;

/** Draws bars along straight legs: each bar opens at the close before, wicks of half the range on both ends. */
export function sketch(legs: readonly Leg[], { from, timeframe, start = EXAMPLE_OPEN, range = USUAL_RANGE }: SketchOptions): ExampleBar[] {
  const drawn: ExampleBar[] = [];
  let last = from;
  for (const { bars, price, volume = USUAL_VOLUME } of legs) {
    const step = (price - last) / bars;
    for (let i = 0; i < bars; i += 1) {
      const open = last;
      const close = i === bars - 1 ? price : open + step;
      const high = Math.max(open, close) + range / 2;
      const low = Math.min(open, close) - range / 2;
      drawn.push({ start: start + drawn.length * TIMEFRAME_MS[timeframe], open, high, low, close, volume });
      last = close;
    }
  }
  return drawn;
}

/** The bar as kernels and trackers read it. */
export function barRecord({ start, open, high, low, close, volume }: ExampleBar): Float64Array {
  const record = new Float64Array(BAR_SIZE);
  const day = tradingDayOf(epochMsOf(start));
  record[BAR.open] = open;
  record[BAR.high] = high;
  record[BAR.low] = low;
  record[BAR.close] = close;
  record[BAR.volume] = volume;
  record[BAR.turnover] = ((high + low + close) / 3) * volume;
  record[BAR.vwapVolume] = volume;
  record[BAR.trades] = Math.max(1, Math.round(volume / 100));
  record[BAR.start] = start;
  record[BAR.session] = day.trading && start >= day.open && start < day.close ? day.serial : 0;
  return record;
}

/** A day's regular session of minutes before the example's, at one price: what a pattern needs that looks at yesterday. */
export function quietSession(price: number, daysBefore: number, range = USUAL_RANGE): ExampleBar[] {
  const start = newYorkTime(A_MONDAY - daysBefore, 9, 30);
  return Array.from({ length: REGULAR_MINUTES }, (_, i) => ({
    start: start + i * MINUTE_MS,
    open: price,
    high: price + range / 2,
    low: price - range / 2,
    close: price,
    volume: USUAL_VOLUME,
  }));
}
