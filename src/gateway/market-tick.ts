import { type MarketTick, SCHEMA_VERSION } from '../bus/index.js';
import type { Source, Trade } from '../market/index.js';

/** The tick exactly as the user's document shows it, with event id and schema version besides. */
export function marketTick({ symbol, price, size, time, sequence, exchange, id }: Trade, source: Source): MarketTick {
  return {
    type: 'market_tick',
    symbol,
    price,
    volume: size,
    timestamp: time,
    source,
    event_id: `tick:${symbol}:${time}:${sequence}:${exchange}:${id}`,
    schema: SCHEMA_VERSION,
  };
}

/** Text that JSON holds as it is, every ticker among it, and every id. */
const PLAIN = /^[A-Za-z0-9.:/_-]*$/;
const jsonText = (text: string): string => (PLAIN.test(text) ? text : JSON.stringify(text).slice(1, -1));

/**
 * The same as JSON text, byte for byte `JSON.stringify` of it.
 * @returns undefined where JSON has no text for one of its numbers
 */
export function marketTickBody({ symbol, price, size, time, sequence, exchange, id }: Trade, source: Source): string | undefined {
  if (!Number.isFinite(price) || !Number.isFinite(size) || !Number.isFinite(time)) return undefined;
  const name = jsonText(symbol);
  const values = `"price":${price},"volume":${size},"timestamp":${time}`;
  return `{"type":"market_tick","symbol":"${name}",${values},"source":"${source}","event_id":"tick:${name}:${time}:${sequence}:${exchange}:${jsonText(id)}","schema":${SCHEMA_VERSION}}`;
}
