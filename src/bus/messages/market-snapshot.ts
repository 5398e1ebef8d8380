import { z } from 'zod';
import { barOfPrints, price, schema, source, symbol, unixMs, volume } from './parts.js';

export const SymbolSnapshot = z
  .object({
    symbol,
    price: price.describe('Of the last trade that may set it, US dollars.'),
    time: unixMs.describe('Of the last trade, Unix milliseconds.'),
    change: z.number().describe('Against the previous close, else the first trade of the day; a fraction (0.01 = 1 %).'),
    volume: volume.describe('Shares since the start of the day.'),
    bar: barOfPrints
      .extend({ start: unixMs.describe('Unix milliseconds.') })
      .nullable()
      .describe('The forming 1-minute bar; null before the first trade that may set prices.'),
    indicators: z
      .record(z.string(), z.record(z.string(), z.number()))
      .describe('Provisional values on 1-minute bars: indicator → output → value. What is not warm yet is left out.'),
  })
  .meta({ id: 'SymbolSnapshot', title: 'The current state of a symbol' });
export type SymbolSnapshot = z.infer<typeof SymbolSnapshot>;

export const MarketSnapshot = z
  .object({
    type: z.literal('market_snapshot'),
    schema,
    source,
    feed_time: unixMs.describe("The feed's time, Unix milliseconds."),
    received_at: unixMs.describe('Machine time at which the gateway received the newest tick in here, Unix milliseconds.'),
    symbols: z.array(SymbolSnapshot).describe('256 at most.'),
  })
  .meta({
    id: 'MarketSnapshot',
    title: 'A snapshot',
    description:
      "The engine's view of each symbol that has changed since the last one: nothing in it is final. It has no `event_id`: the next one overtakes it.",
    examples: [
      {
        type: 'market_snapshot',
        schema: 1,
        source: 'massive',
        feed_time: 1_795_444_912_345,
        received_at: 1_795_444_912_371,
        symbols: [
          {
            symbol: 'AAPL',
            price: 257.01,
            time: 1_795_444_912_311,
            change: 0.0042,
            volume: 18_204_113,
            bar: {
              start: 1_795_444_860_000,
              open: 256.9,
              high: 257.05,
              low: 256.88,
              close: 257.01,
              volume: 61_200,
              vwap: 256.97,
              trades: 412,
            },
            indicators: { RSI14: { value: 61.4 }, MACD: { macd: 0.12, signal: 0.09, histogram: 0.03 } },
          },
        ],
      },
    ],
  });
export type MarketSnapshot = z.infer<typeof MarketSnapshot>;
