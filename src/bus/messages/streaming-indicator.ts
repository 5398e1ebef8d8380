import { z } from 'zod';
import { correction, envelope, feedTimestamp, iso, sessionId, source, symbol, timeframe } from './parts.js';

export const StreamingIndicator = z
  .object({
    type: z.literal('streaming_indicator'),
    calculation: z.object({
      symbol,
      indicator: z.string().describe('Its label in `indicator_definitions`, as `RSI14`.'),
      value: z.number().describe('The first of `values`.'),
      values: z.record(z.string(), z.number()).describe("Output → value; the units are the indicator's own."),
      timestamp: iso.describe('Start of the bar that has closed.'),
      timeframe,
      metadata: z.object({ session_id: sessionId }),
    }),
    timestamp: feedTimestamp,
    source,
    ...correction,
    ...envelope,
  })
  .meta({
    id: 'StreamingIndicator',
    title: 'An indicator',
    description:
      'The values of one indicator with the close of a bar. Nothing is published for an indicator that is not warm yet or has no finite value.',
    examples: [
      {
        type: 'streaming_indicator',
        calculation: {
          symbol: 'SPY',
          indicator: 'RSI14',
          value: 54.2,
          values: { value: 54.2 },
          timestamp: '2013-10-07T14:05:00.000Z',
          timeframe: '1min',
          metadata: { session_id: '860ad70d-beeb-5a06-a645-a998eca3c900' },
        },
        timestamp: '2013-10-07T14:06:00.000Z',
        source: 'replay',
        event_id: 'indicator:SPY:1min:1381154700000:RSI14',
        schema: 1,
      },
    ],
  });
export type StreamingIndicator = z.infer<typeof StreamingIndicator>;
