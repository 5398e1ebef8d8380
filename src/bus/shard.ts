import type { Ticker } from '../market/index.js';

/** The part of the tick log that holds a symbol. FNV-1a, 32 bits, over UTF-16 code units: the same in every process and language. */
export function shardOf(symbol: Ticker, shards: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < symbol.length; i += 1) hash = Math.imul(hash ^ symbol.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shards;
}
