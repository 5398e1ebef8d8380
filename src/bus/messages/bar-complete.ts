import { z } from 'zod';
import { barOfPrints, correction, envelope, iso, source, symbol, timeframe } from './parts.js';

export const BarComplete = z
  .object({
    type: z.literal('bar_complete'),
    symbol,
    timeframe,
    timestamp: iso.describe('Start of the bar.'),
    bar: barOfPrints.extend({
      revision: z.number().int().describe("0 with the bar's close; one more with every late print."),
    }),
    source,
    corrected: correction.corrected,
    ...envelope,
  })
  .meta({
    id: 'BarComplete',
    title: 'A bar and its revisions',
    description:
      "`revision` is 0 with the bar's close and counts every late print from there on. Prints that arrive late together are published as one revision, so numbers may be skipped.",
    examples: [
      {
        type: 'bar_complete',
        symbol: 'AAPL',
        timeframe: '1min',
        timestamp: '2026-11-23T14:41:00.000Z',
        bar: { open: 256.9, high: 257.05, low: 256.88, close: 257.01, volume: 61_200, vwap: 256.97, trades: 412, revision: 0 },
        source: 'massive',
        event_id: 'bar:AAPL:1min:1795444860000:0',
        schema: 1,
      },
    ],
  });
export type BarComplete = z.infer<typeof BarComplete>;
