import { z } from 'zod';
import { schema } from './parts.js';

export const SnapshotRequest = z.object({ type: z.literal('snapshot_request'), schema }).meta({
  id: 'SnapshotRequest',
  title: 'A request for all snapshots',
  description:
    'Asks the engines for all symbols that they hold. They are published on `tickstock:market:snapshots`, 256 a message, after what changes and at most once a second. Any program may ask.',
  examples: [{ type: 'snapshot_request', schema: 1 }],
});
export type SnapshotRequest = z.infer<typeof SnapshotRequest>;
