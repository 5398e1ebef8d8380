import type pg from 'pg';
import { type Announcement, announcementsTable, parserOf, type StoredAnnouncement } from '../index.js';

const announcementOf = parserOf(announcementsTable);

const AT_A_TIME = 1_000;

/** What stands there already, as a commit was tried again that had come through, stays once. */
export async function insertAnnouncements(client: pg.ClientBase, shard: number, announcements: readonly Announcement[]): Promise<void> {
  if (announcements.length === 0) return;
  await client.query(
    `INSERT INTO engine_announcements (shard, channel, body)
     SELECT $1, given.channel, given.body FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS given (channel, body, place)
     WHERE NOT EXISTS (SELECT FROM engine_announcements a WHERE a.shard = $1 AND a.channel = given.channel AND a.body = given.body)
     ORDER BY place`,
    [shard, announcements.map(({ channel }) => channel), announcements.map(({ body }) => body)],
  );
}

export async function selectAnnouncements(client: pg.ClientBase, shard: number): Promise<StoredAnnouncement[]> {
  const { rows } = await client.query('SELECT id, channel, body FROM engine_announcements WHERE shard = $1 ORDER BY id LIMIT $2', [
    shard,
    AT_A_TIME,
  ]);
  return rows.map(announcementOf);
}

export async function deleteAnnouncements(client: pg.ClientBase, shard: number, upTo: number): Promise<void> {
  await client.query('DELETE FROM engine_announcements WHERE shard = $1 AND id <= $2', [shard, upTo]);
}
