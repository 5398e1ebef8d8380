import { z } from 'zod';
import { CONNECTION_STATUSES, HEALTH_STATUSES } from '../../market/index.js';
import { envelope, iso, sessionId } from './parts.js';

export const StreamingHealth = z
  .object({
    type: z.literal('streaming_health'),
    health: z.object({
      session_id: sessionId,
      status: z.enum(HEALTH_STATUSES),
      timestamp: iso.describe('Machine time.'),
      active_symbols: z.number().int().describe('Symbols that the engine has seen.'),
      connection_status: z.enum(CONNECTION_STATUSES).describe('State of the vendor connection, as the gateway reports it.'),
      data_flow: z.object({
        ticks_per_second: z.number().describe('Trades folded a second, since the last report.'),
        bars_per_minute: z.number().describe('Bars closed a minute, since the last report.'),
        processing_lag_ms: z.number().describe("From the gateway's receipt of the newest tick until it was folded, ms."),
      }),
      resource_usage: z.object({
        cpu_percent: z.number().describe('Of one core, 0 to 100 times the cores.'),
        memory_mb: z.number().int().describe('Resident memory, MB.'),
      }),
      issues: z.array(z.string()).describe('What is wrong, one readable line each; empty while healthy.'),
    }),
    timestamp: iso.describe('Machine time.'),
    ...envelope,
  })
  .meta({
    id: 'StreamingHealth',
    title: 'Health of an engine',
    description: 'The health of an engine, published at intervals, and at once when the gateway falls silent or reports again.',
    examples: [
      {
        type: 'streaming_health',
        health: {
          session_id: '860ad70d-beeb-5a06-a645-a998eca3c900',
          status: 'warning',
          timestamp: '2026-11-23T14:41:10.000Z',
          active_symbols: 500,
          connection_status: 'reconnecting',
          data_flow: { ticks_per_second: 850.5, bars_per_minute: 487, processing_lag_ms: 4 },
          resource_usage: { cpu_percent: 12.5, memory_mb: 210 },
          issues: ['vendor connection reconnecting'],
        },
        timestamp: '2026-11-23T14:41:10.000Z',
        event_id: 'health:1795444870000',
        schema: 1,
      },
    ],
  });
export type StreamingHealth = z.infer<typeof StreamingHealth>;
