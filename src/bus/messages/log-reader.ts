import { z } from 'zod';
import { schema, unixMs } from './parts.js';

export const LogReaderState = z
  .object({
    type: z.literal('log_reader'),
    schema,
    shard: z.number().int().describe('Of the tick log.'),
    sequence: z.number().int().describe('Of the newest entry that has been folded.'),
    lag_ms: z.number().describe("From the gateway's receipt of that entry until it was read, ms."),
    overloaded: z.boolean().describe('It falls behind because of its own load: more arrives than it can fold.'),
    missing: z
      .object({
        from: z.number().describe('Feed time, Unix milliseconds.'),
        to: z.number().describe('Feed time, Unix milliseconds.'),
        received_at: unixMs.describe('When the gateway received what follows, Unix milliseconds.'),
      })
      .nullable()
      .default(null)
      .describe('What the log lost before it was read, until the gateway has taken it on; else null.'),
  })
  .meta({
    id: 'LogReaderState',
    title: 'How an engine keeps up',
    description: "Between TickStock's own roles: the gateway holds back vendor frames while an engine falls behind.",
    examples: [{ type: 'log_reader', schema: 1, shard: 0, sequence: 4_938_312, lag_ms: 3, overloaded: false, missing: null }],
  });
export type LogReaderState = z.infer<typeof LogReaderState>;
