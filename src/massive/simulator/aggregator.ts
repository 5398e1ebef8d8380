import { type Aggregate, epochMsOf, phaseOf, tradingDayOf, UPDATES, updatesOf, type Ticker } from '../../market/index.js';
import { encodeAggregate, type TapeTrade } from '../protocol/index.js';

interface Bucket {
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
  day: number;
  dayVolume: number;
  dayTurnover: number;
}

export interface EncodedAggregate {
  readonly channel: 'A' | 'AM';
  readonly symbol: Ticker;
  readonly element: string;
}

const SPAN_MS = { second: 1_000, minute: 60_000 } as const;
const bucket = (): Bucket => ({ start: 0, open: 0, high: 0, low: 0, close: 0, volume: 0, turnover: 0, trades: 0 });

/** The vendor's second and minute bars, made from the tape by the same condition rules. */
export class Aggregator {
  private readonly symbols = new Map<Ticker, SymbolDay>();

  /** Takes one trade in; @returns the bars of its symbol that it has brought to an end */
  add(trade: TapeTrade): EncodedAggregate[] {
    const { symbol, time, price, size } = trade;
    let day = this.symbols.get(symbol);
    if (!day) this.symbols.set(symbol, (day = { second: bucket(), minute: bucket(), day: 0, dayVolume: 0, dayTurnover: 0 }));
    const ended = [...end(symbol, day, 'second', time), ...end(symbol, day, 'minute', time)];
    const { serial } = tradingDayOf(time);
    if (serial !== day.day) Object.assign(day, { day: serial, dayVolume: 0, dayTurnover: 0 });
    const allowed = updatesOf(trade.conditions, phaseOf(time) === 'regular');
    if (allowed & UPDATES.volume) {
      day.dayVolume += size;
      day.dayTurnover += size * price;
    }
    fold(day.second, trade, allowed, SPAN_MS.second);
    fold(day.minute, trade, allowed, SPAN_MS.minute);
    return ended;
  }
}

function end(symbol: Ticker, day: SymbolDay, span: 'second' | 'minute', time: number): EncodedAggregate[] {
  const open = day[span];
  if (open.start === 0 || time < open.start + SPAN_MS[span]) return [];
  const { start, high, low, close, volume, turnover, trades } = open;
  const hasPrice = open.open !== 0;
  const aggregate: Aggregate = {
    kind: 'aggregate',
    symbol,
    span,
    bar: { start: epochMsOf(start), open: open.open, high, low, close, volume, vwap: volume > 0 ? turnover / volume : close, trades },
    dayVolume: day.dayVolume,
  };
  Object.assign(open, bucket());
  if (!hasPrice) return [];
  const dayVwap = day.dayVolume > 0 ? day.dayTurnover / day.dayVolume : close;
  return [{ channel: span === 'second' ? 'A' : 'AM', symbol, element: encodeAggregate(aggregate, dayVwap) }];
}

function fold(into: Bucket, { time, price, size }: TapeTrade, allowed: number, spanMs: number): void {
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
