import { z } from 'zod';
import { epochMsOf, SOURCES } from '../market/index.js';
import { SnapshotMismatchError } from './core/index.js';
import type { SessionState } from './session.js';

const time = z.number().transform(epochMsOf);
const SessionHead = z.object({
  row: z
    .object({
      sessionId: z.string(),
      universe: z.string(),
      startedAt: time,
      stoppedAt: z.null(),
      symbolCount: z.number(),
      totalPatterns: z.number(),
      totalIndicators: z.number(),
      finalStatus: z.literal('active'),
      source: z.enum(SOURCES),
    })
    .nullable(),
});

const LENGTH_BYTES = 4;

/** The bytes of a checkpoint: a length, the running session as JSON, then the core's own snapshot. */
export function packSnapshot(session: SessionState, core: Uint8Array): Uint8Array {
  const head = Buffer.from(JSON.stringify(session));
  const bytes = Buffer.alloc(LENGTH_BYTES + head.length + core.length);
  bytes.writeUInt32BE(head.length);
  bytes.set(head, LENGTH_BYTES);
  bytes.set(core, LENGTH_BYTES + head.length);
  return bytes;
}

/** @throws SnapshotMismatchError */
export function unpackSnapshot(bytes: Uint8Array): { session: SessionState; core: Uint8Array } {
  const buffer = Buffer.from(bytes);
  const end = buffer.length < LENGTH_BYTES ? Infinity : LENGTH_BYTES + buffer.readUInt32BE();
  if (end > buffer.length) throw new SnapshotMismatchError('The engine snapshot is cut off.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(buffer.toString('utf8', LENGTH_BYTES, end));
  } catch (cause) {
    throw new SnapshotMismatchError('The engine snapshot has no readable session.', { cause });
  }
  const session = SessionHead.safeParse(parsed);
  if (!session.success) throw new SnapshotMismatchError('The engine snapshot has no readable session.', { cause: session.error });
  return { session: session.data, core: buffer.subarray(end) };
}
