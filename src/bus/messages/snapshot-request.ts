import { z } from 'zod';
import { schema } from './parts.js';

export const SnapshotRequest = z.object({ type: z.literal('snapshot_request'), schema }).meta({
  id: 'SnapshotRequest',
  title: 'A request for all snapshots',
  description:
    'Asks the engines for all symbols that they hold. They come on `tickstock:market:snapshots`, 256 a message, behind what changes and once a second at most. Any program may ask.',
  examples: [{ type: 'snapshot_request', schema: 1 }],
});
export type SnapshotRequest = z.infer<typeof SnapshotRequest>;
