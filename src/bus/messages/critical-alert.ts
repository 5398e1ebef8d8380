import { z } from 'zod';
import { SEVERITIES } from '../../market/index.js';
import { envelope, iso } from './parts.js';

export const CriticalAlert = z
  .object({
    type: z.literal('critical_alert'),
    alert: z.object({
      severity: z.enum(SEVERITIES),
      message: z.string().describe('What has happened, as a sentence.'),
      timestamp: iso.describe('Machine time.'),
      component: z.string().describe('The role that reports it: `gateway`.'),
      action_required: z.string().nullable().describe('What to do about it; null where nothing is needed.'),
      recovery: z.string().nullable().describe('How it was resolved; null where it has not been.'),
    }),
    timestamp: iso.describe('Machine time.'),
    ...envelope,
  })
  .meta({
    id: 'CriticalAlert',
    title: 'A critical alert',
    description:
      'An event in the system itself that people should know about at once: the key is refused, another program took the connection, a gap could not be repaired.',
    examples: [
      {
        type: 'critical_alert',
        alert: {
          severity: 'critical',
          message: 'The vendor refused the key: authentication failed',
          timestamp: '2026-11-23T14:41:07.214Z',
          component: 'gateway',
          action_required: 'Correct MASSIVE_API_KEY or the plan, then restart. The gateway does not retry with this key.',
          recovery: null,
        },
        timestamp: '2026-11-23T14:41:07.214Z',
        event_id: 'alert:gateway:1795444867214',
        schema: 1,
      },
    ],
  });
export type CriticalAlert = z.infer<typeof CriticalAlert>;
