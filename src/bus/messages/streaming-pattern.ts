import { z } from 'zod';
import { DIRECTIONS, EDGES, PATTERN_STATUSES } from '../../market/index.js';
import { correction, envelope, feedTimestamp, iso, ohlcv, sessionId, source, symbol, timeframe } from './parts.js';

const detection = z.object({
  symbol,
  pattern_type: z.string().describe('Name of the pattern, as `Hammer`.'),
  confidence: z.number().min(0).max(1).describe('The score: a rank by shape and surroundings, not a probability.'),
  direction: z.enum(DIRECTIONS),
  timestamp: iso.describe('When it was detected: the start of a bar, or the time of a print.'),
  timeframe,
  status: z.enum(PATTERN_STATUSES).default('confirmed').describe('Its stage in the lifecycle.'),
  provisional: z.boolean().default(false).describe('Seen on a print inside a forming bar: it may be withdrawn.'),
  probability: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .default(null)
    .describe(
      'Measured: how often earlier events of this pattern, timeframe and score gained one ATR before they lost one; null where nothing has been measured.',
    ),
  probability_interval: z.tuple([z.number(), z.number()]).nullable().default(null).describe('Its 95 % Wilson interval.'),
  samples: z.number().int().nonnegative().default(0).describe('How many events were measured.'),
  edge: z.enum(EDGES).default('unknown').describe('Whether the probability differs from chance.'),
  bar_data: ohlcv.describe('The bar that closed; for a print the forming 1-minute bar.'),
  entry_price: z.number().nullable().default(null).describe('The close that confirmed it, US dollars; null before that.'),
  levels: z.array(z.number()).describe('The values of `details`, US dollars.'),
  metadata: z.object({
    session_id: sessionId,
    detection_method: z.enum(['bar', 'trade']).describe('Seen at the close of a bar, or on a print inside one.'),
    pattern_id: z.string().describe('The same from the first message to the last.'),
    details: z
      .record(z.string(), z.number())
      .describe("The levels by name, US dollars: `trigger`, `invalidation`, `target` and the pattern's own."),
  }),
});

export const StreamingPattern = z
  .object({ type: z.literal('streaming_pattern'), detection, timestamp: feedTimestamp, source, ...correction, ...envelope })
  .meta({
    id: 'StreamingPattern',
    title: 'A pattern',
    description: [
      'A pattern has a lifecycle, and each step is a message with the same `pattern_id`: `forming` (the shape is there, the break is not), `confirmed` (a bar has closed beyond `trigger`), then `target`, `failed` (a close beyond `invalidation`) or `expired`; or `withdrawn`, when what was forming no longer exists.',
      '`provisional` is true of what was seen on a print inside a forming bar: only a close confirms. Programs that want only finished signals read `status = confirmed`.',
    ].join(' '),
    examples: [
      {
        type: 'streaming_pattern',
        detection: {
          symbol: 'SPY',
          pattern_type: 'Hammer',
          confidence: 0.85,
          direction: 'bullish',
          timestamp: '2013-10-07T14:05:00.000Z',
          timeframe: '5min',
          status: 'confirmed',
          provisional: false,
          probability: 0.52,
          probability_interval: [0.48, 0.56],
          samples: 611,
          edge: 'none',
          bar_data: { open: 168.1, high: 168.12, low: 167.9, close: 168.11, volume: 52_100 },
          entry_price: 168.11,
          levels: [168.11, 167.93, 168.29],
          metadata: {
            session_id: '860ad70d-beeb-5a06-a645-a998eca3c900',
            detection_method: 'bar',
            pattern_id: 'pattern:SPY:5min:1381154700000:Hammer',
            details: { trigger: 168.11, invalidation: 167.93, target: 168.29 },
          },
        },
        timestamp: '2013-10-07T14:10:00.000Z',
        source: 'replay',
        event_id: 'pattern:SPY:5min:1381154700000:Hammer:confirmed',
        schema: 1,
      },
    ],
  });
export type StreamingPattern = z.infer<typeof StreamingPattern>;
