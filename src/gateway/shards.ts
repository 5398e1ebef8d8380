import { shardOf } from '../bus/index.js';
import type { FeedMessage } from '../market/index.js';

/** Each shard's part in the feed's order. Clock marks, gaps and repairs concern every shard. */
export function splitByShard(messages: readonly FeedMessage[], shards: number): (readonly FeedMessage[])[] {
  if (shards === 1) return [messages];
  const parts: FeedMessage[][] = Array.from({ length: shards }, () => []);
  for (const message of messages) {
    if ('symbol' in message) parts[shardOf(message.symbol, shards)]?.push(message);
    else for (const part of parts) part.push(message);
  }
  return parts;
}
