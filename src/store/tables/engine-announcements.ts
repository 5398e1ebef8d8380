import { bigint, integer, text, time } from './column.js';
import { type RowOf, table } from './table.js';

export const announcementsTable = table({
  name: 'engine_announcements',
  about:
    'Messages about committed changes that engines still have to publish: corrections and ends of sessions. Empty in normal operation.',
  key: ['id'],
  fields: {
    id: bigint('Rises in the order of the messages.'),
    channel: text('Channel of the bus.'),
    body: text('The message.'),
  },
  beside: { shard: integer('Shard of the tick log.'), committed_at: time('When it was committed, by the database.') },
});
export interface StoredAnnouncement extends RowOf<typeof announcementsTable> {}
/** A message that is to be published once a commit is through; it stays in the tables until it was. */
export type Announcement = Omit<StoredAnnouncement, 'id'>;
