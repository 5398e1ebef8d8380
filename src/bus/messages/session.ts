import { z } from 'zod';
import { SESSION_STATUSES } from '../../market/index.js';
import { envelope, iso, source } from './parts.js';

export const SessionStarted = z
  .object({
    type: z.literal('streaming_session_started'),
    session: z.object({
      session_id: z.uuid().describe('The same for all engines, and after a restart.'),
      universe: z.string().describe('Key of the list of symbols.'),
      started_at: iso.describe("The regular session's opening."),
      symbol_count: z.number().int().describe('Symbols that this engine has seen.'),
      status: z.literal('active'),
    }),
    timestamp: iso.describe("The regular session's opening."),
    source,
    ...envelope,
  })
  .meta({
    id: 'SessionStarted',
    title: 'The start of a session',
    description: "The regular session of a trading day has begun, by the feed's clock.",
    examples: [
      {
        type: 'streaming_session_started',
        session: {
          session_id: '860ad70d-beeb-5a06-a645-a998eca3c900',
          universe: 'market_leaders:top_500',
          started_at: '2026-11-23T14:30:00.000Z',
          symbol_count: 500,
          status: 'active',
        },
        timestamp: '2026-11-23T14:30:00.000Z',
        source: 'massive',
        event_id: 'session_started:860ad70d-beeb-5a06-a645-a998eca3c900',
        schema: 1,
      },
    ],
  });
export type SessionStarted = z.infer<typeof SessionStarted>;

export const SessionStopped = z
  .object({
    type: z.literal('streaming_session_stopped'),
    session: z.object({
      session_id: z.uuid().describe('As in its start.'),
      stopped_at: iso.describe("The regular session's close."),
      duration_seconds: z.number().int().nonnegative().describe('23,400 for a whole day.'),
      total_patterns: z.number().int().describe('Confirmed patterns, over all shards.'),
      total_indicators: z.number().int().describe('Values of indicators, over all shards.'),
      final_status: z.enum(SESSION_STATUSES).exclude(['active']),
    }),
    timestamp: iso.describe("The regular session's close."),
    source,
    ...envelope,
  })
  .meta({
    id: 'SessionStopped',
    title: 'The end of a session',
    description: 'The regular session has ended, and its totals are committed.',
    examples: [
      {
        type: 'streaming_session_stopped',
        session: {
          session_id: '860ad70d-beeb-5a06-a645-a998eca3c900',
          stopped_at: '2026-11-23T21:00:00.000Z',
          duration_seconds: 23_400,
          total_patterns: 1_834,
          total_indicators: 2_340_000,
          final_status: 'completed',
        },
        timestamp: '2026-11-23T21:00:00.000Z',
        source: 'massive',
        event_id: 'session_stopped:860ad70d-beeb-5a06-a645-a998eca3c900',
        schema: 1,
      },
    ],
  });
export type SessionStopped = z.infer<typeof SessionStopped>;
