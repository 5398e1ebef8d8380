import { z } from 'zod';
import { envelope, price, source, symbol, unixMs, volume } from './parts.js';

export const MarketTick = z
  .object({
    type: z.literal('market_tick'),
    symbol,
    price: price.describe('US dollars.'),
    volume: volume.describe('Size of this trade, shares.'),
    timestamp: unixMs.describe("The tape's own time, Unix milliseconds."),
    source,
    ...envelope,
  })
  .meta({
    id: 'MarketTick',
    title: 'A tick',
    description:
      "One trade. When more arrives than can be sent, this channel is the first to shed: `shed_mirror` of the gateway's status counts them, and the tick log has them all. Repaired trades are not sent here.",
    examples: [
      {
        type: 'market_tick',
        symbol: 'AAPL',
        price: 257.01,
        volume: 150,
        timestamp: 1_728_300_000_000,
        source: 'massive',
        event_id: 'tick:AAPL:1728300000000:4938312:4:143541',
        schema: 1,
      },
    ],
  });
export type MarketTick = z.infer<typeof MarketTick>;
