import type { Aggregate } from '../../market/index.js';
import type { TapeTrade } from './tape.js';

/** Shares as the vendor writes them in its decimal fields: `40.0`, `0.740474`. */
function decimal(size: number): string {
  return Number.isInteger(size) ? `${size}.0` : String(size);
}

const AGGREGATE_EVENTS = { second: { ev: 'A', ms: 1_000 }, minute: { ev: 'AM', ms: 60_000 } } as const;

/** A `T` event. */
export function encodeTrade(trade: TapeTrade): string {
  const { symbol, id, exchange, price, size, conditions, time, participantTime, sequence, tape, trfId, trfTime } = trade;
  return JSON.stringify({
    ev: 'T',
    sym: symbol,
    i: id,
    x: exchange,
    p: price,
    // The vendor's typed clients read whole shares; a print below one share still is a print.
    s: size > 0 ? Math.max(1, Math.trunc(size)) : 0,
    ...(conditions.length > 0 ? { c: conditions } : {}),
    t: time,
    pt: participantTime,
    q: sequence,
    z: tape,
    ...(trfId === 0 ? {} : { trfi: trfId, trft: trfTime }),
    ds: decimal(size),
  });
}

/** An `A` or `AM` event; `dayVwap` is the day's so far. */
export function encodeAggregate({ symbol, span, bar, dayVolume, officialOpen }: Aggregate, dayVwap: number): string {
  const { ev, ms } = AGGREGATE_EVENTS[span];
  return JSON.stringify({
    ev,
    sym: symbol,
    v: Math.trunc(bar.volume),
    av: Math.trunc(dayVolume),
    ...(officialOpen === undefined ? {} : { op: officialOpen }),
    vw: bar.vwap,
    o: bar.open,
    c: bar.close,
    h: bar.high,
    l: bar.low,
    a: dayVwap,
    z: bar.trades > 0 ? Math.round(bar.volume / bar.trades) : 0,
    s: bar.start,
    e: bar.start + ms,
    dv: decimal(bar.volume),
    dav: decimal(dayVolume),
  });
}

export function encodeStatus(status: string, message: string): string {
  return JSON.stringify({ ev: 'status', status, message });
}

/** Server frames are arrays. */
export function frame(elements: readonly string[]): string {
  return `[${elements.join(',')}]`;
}
