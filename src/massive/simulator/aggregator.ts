import { type Aggregate, type Bar, epochMsOf, phaseOf, type Ticker, tradingDayOf, UPDATES, updatesOf } from '../../market/index.js';
import { encodeAggregate, type TapeTrade } from '../protocol/index.js';

export interface Bucket {
  start: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  turnover: number;
  trades: number;
}

interface SymbolDay {
  readonly second: Bucket;
  readonly minute: Bucket;
  /** Under the strict rules of daily bars: Form T prints count for the volume alone. */
  readonly dayBar: Bucket;
  serial: number;
  dayVolume: number;
  dayTurnover: number;
}

const SPAN_MS = { second: 1_000, minute: 60_000 } as const;
export const emptyBucket = (): Bucket => ({ start: 0, open: 0, high: 0, low: 0, close: 0, volume: 0, turnover: 0, trades: 0 });

const NONE: readonly EndedBar[] = [];

/** A bar that has come to its end; encoded when somebody asks for its element. */
export class EndedBar {
  private encoded: string | undefined;

  constructor(
    readonly aggregate: Aggregate,
    readonly dayVwap: number,
  ) {}

  get channel(): 'A' | 'AM' {
    return this.aggregate.span === 'second' ? 'A' : 'AM';
  }
  get symbol(): Ticker {
    return this.aggregate.symbol;
  }
  get element(): string {
    return (this.encoded ??= encodeAggregate(this.aggregate, this.dayVwap));
  }
}

/** The vendor's second and minute bars, made from the tape by the same condition rules. */
export class Aggregator {
  private readonly symbols = new Map<Ticker, SymbolDay>();
  /** Symbols whose bar has begun. */
  private readonly open = { second: new Set<Ticker>(), minute: new Set<Ticker>() };
  private reached = 0;

  /** Takes one trade in; @returns the bars that have ended by its time: its symbol's first, then those of symbols gone quiet */
  add(trade: TapeTrade): readonly EndedBar[] {
    const { symbol, time, price, size } = trade;
    let day = this.symbols.get(symbol);
    if (!day) this.symbols.set(symbol, (day = newDay()));
    const ended = time >= day.second.start + SPAN_MS.second ? this.endAll(symbol, time) : NONE;
    const { serial } = tradingDayOf(time);
    if (serial !== day.serial) Object.assign(day, newDay(), { serial });
    const allowed = updatesOf(trade.conditions, phaseOf(time) === 'regular');
    if (allowed & UPDATES.volume) {
      day.dayVolume += size;
      day.dayTurnover += size * price;
    }
    if (day.second.start === 0) this.open.second.add(symbol);
    if (day.minute.start === 0) this.open.minute.add(symbol);
    foldTrade(day.second, trade, allowed, SPAN_MS.second);
    foldTrade(day.minute, trade, allowed, SPAN_MS.minute);
    foldTrade(day.dayBar, trade, updatesOf(trade.conditions, true), 1);
    return ended;
  }

  /** The day so far; undefined before the first print that may set a price. */
  dayBar(symbol: Ticker): Bar | undefined {
    const day = this.symbols.get(symbol);
    return day && barOf(day.dayBar);
  }

  private endAll(symbol: Ticker, time: number): EndedBar[] {
    const ended: EndedBar[] = [];
    this.end(symbol, 'second', time, ended);
    this.end(symbol, 'minute', time, ended);
    const second = time - (time % SPAN_MS.second);
    if (second <= this.reached) return ended;
    const minuteToo = Math.floor(second / SPAN_MS.minute) !== Math.floor(this.reached / SPAN_MS.minute);
    this.reached = second;
    for (const quiet of this.open.second) this.end(quiet, 'second', time, ended);
    if (minuteToo) for (const quiet of this.open.minute) this.end(quiet, 'minute', time, ended);
    return ended;
  }

  private end(symbol: Ticker, span: 'second' | 'minute', time: number, ended: EndedBar[]): void {
    const day = this.symbols.get(symbol);
    const bucket = day?.[span];
    if (!day || !bucket || bucket.start === 0 || time < bucket.start + SPAN_MS[span]) return;
    const bar = barOf(bucket);
    clear(bucket);
    this.open[span].delete(symbol);
    if (!bar) return;
    const dayVwap = day.dayVolume > 0 ? day.dayTurnover / day.dayVolume : bar.close;
    ended.push(new EndedBar({ kind: 'aggregate', symbol, span, bar, dayVolume: day.dayVolume }, dayVwap));
  }
}

function clear(bucket: Bucket): void {
  bucket.start = bucket.open = bucket.high = bucket.low = bucket.close = bucket.volume = bucket.turnover = bucket.trades = 0;
}

function newDay(): SymbolDay {
  return { second: emptyBucket(), minute: emptyBucket(), dayBar: emptyBucket(), serial: 0, dayVolume: 0, dayTurnover: 0 };
}

/** @returns undefined where no print has set a price: then the vendor has no bar either */
export function barOf({ start, open, high, low, close, volume, turnover, trades }: Bucket): Bar | undefined {
  if (open === 0) return undefined;
  return { start: epochMsOf(start), open, high, low, close, volume, vwap: volume > 0 ? turnover / volume : close, trades };
}

/** @param allowed bits of UPDATES */
export function foldTrade(into: Bucket, { time, price, size }: TapeTrade, allowed: number, spanMs: number): void {
  if (into.start === 0) into.start = time - (time % spanMs);
  if (allowed & UPDATES.volume) {
    into.volume += size;
    into.turnover += size * price;
    into.trades += 1;
  }
  if (allowed & (UPDATES.highLow | UPDATES.last)) {
    into.high = Math.max(into.high, price);
    into.low = into.low === 0 ? price : Math.min(into.low, price);
  }
  if (allowed & UPDATES.last) {
    if (into.open === 0) into.open = price;
    into.close = price;
  }
}
