import type { FeedMessage, Ticker } from '../market/index.js';

/** FNV-1a, 32 bits, over UTF-16 code units: the same symbol is in the same shard in every process and language. */
export function shardOf(symbol: Ticker, shards: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < symbol.length; i += 1) hash = Math.imul(hash ^ symbol.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shards;
}

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
