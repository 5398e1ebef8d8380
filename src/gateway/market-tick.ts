import { type MarketTick, SCHEMA_VERSION } from '../bus/index.js';
import type { Source, Trade } from '../market/index.js';

export function marketTickBody({ symbol, price, size, time, sequence }: Trade, source: Source): string {
  const body: MarketTick = {
    type: 'market_tick',
    symbol,
    price,
    volume: size,
    timestamp: time,
    source,
    event_id: `tick:${symbol}:${time}:${sequence}`,
    schema: SCHEMA_VERSION,
  };
  return JSON.stringify(body);
}
