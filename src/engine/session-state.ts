import { z } from 'zod';
import { RESULT_KINDS, type ResultPositions } from '../bus/index.js';
import { epochMsOf, SOURCES } from '../market/index.js';
import { SnapshotMismatchError } from './core/index.js';
import { OriginMemory } from './origin-memory.js';
import type { MissingSpan } from './log-losses.js';
import type { Checkpoint } from '../store/index.js';
import type { SessionState } from './streaming-session.js';

const time = z.number().transform(epochMsOf);
const StoredSession = z.object({
  row: z
    .object({
      sessionId: z.string(),
      universe: z.string(),
      startedAt: time,
      stoppedAt: z.null(),
      symbolCount: z.number(),
      // A session that has ended is not saved.
      status: z.literal('active').default('active'),
      source: z.enum(SOURCES),
    })
    .nullable(),
  past: z.array(z.object({ sessionId: z.string(), startedAt: time })).default([]),
  losses: z.array(z.object({ from: time, to: time, receivedAt: time })).default([]),
  origin: OriginMemory.nullable().default(null),
});

/** The running session as a checkpoint keeps it, what the log had lost by then and nobody had taken, and the origin. @throws SnapshotMismatchError */
export function sessionStateOf(
  stored: unknown,
): SessionState & { readonly losses: readonly MissingSpan[]; readonly origin: OriginMemory | null } {
  const session = StoredSession.safeParse(stored);
  if (!session.success) throw new SnapshotMismatchError('The checkpoint has no readable session.', { cause: session.error });
  return session.data;
}

const Published = z.object({ told: z.record(z.string(), z.object({ epoch: z.number(), offset: z.number() })) });

/** Behind which places of the streams an engine has published what is not in its checkpoint. */
export function publishedOf({ session }: Checkpoint): ResultPositions {
  const stored = Published.safeParse(session);
  if (!stored.success) return {};
  const { told: published } = stored.data;
  return Object.fromEntries(RESULT_KINDS.flatMap((kind) => (published[kind] ? [[kind, published[kind]]] : [])));
}
