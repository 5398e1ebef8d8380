import { ErrorReply } from '@redis/client';
import type { RedisClient } from './client.js';

/** Names this run of this server: after a restart, and on another server, it is another. '' where this user may not ask. */
export async function runOf(client: RedisClient): Promise<string> {
  try {
    const info: unknown = await client.sendCommand(['INFO', 'server']);
    return typeof info === 'string' ? (/^run_id:(\w+)/m.exec(info)?.[1] ?? '') : '';
  } catch (error) {
    if (error instanceof ErrorReply) return '';
    throw error;
  }
}
