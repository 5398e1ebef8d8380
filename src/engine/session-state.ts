import { z } from 'zod';
import { epochMsOf, SOURCES } from '../market/index.js';
import { SnapshotMismatchError } from './core/index.js';
import type { SessionState } from './session.js';

const time = z.number().transform(epochMsOf);
const StoredSession = z.object({
  row: z
    .object({
      sessionId: z.string(),
      universe: z.string(),
      startedAt: time,
      stoppedAt: z.null(),
      symbolCount: z.number(),
      finalStatus: z.literal('active'),
      source: z.enum(SOURCES),
    })
    .nullable(),
  past: z.array(z.object({ sessionId: z.string(), startedAt: time })).default([]),
});

/** The running session as a checkpoint keeps it. @throws SnapshotMismatchError */
export function sessionStateOf(stored: unknown): SessionState {
  const session = StoredSession.safeParse(stored);
  if (!session.success) throw new SnapshotMismatchError('The checkpoint has no readable session.', { cause: session.error });
  return session.data;
}
