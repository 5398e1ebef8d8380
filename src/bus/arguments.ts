import type { ReadOptions } from './tick-log.js';

/** @throws RangeError for a shard that the log does not have: the caller's mistake, never the back end's */
export function requireShard(shard: number, shards: number): void {
  if (!Number.isInteger(shard) || shard < 0 || shard >= shards) throw new RangeError(`shard ${shard} is not one of 0..${shards - 1}`);
}

/** @throws RangeError for a count below 1 or a negative wait */
export function requireReadOptions({ count, blockMs }: ReadOptions): void {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`count ${count} is not a whole number of at least 1`);
  if (!Number.isFinite(blockMs) || blockMs < 0) throw new RangeError(`blockMs ${blockMs} is not a number of at least 0`);
}

/** @throws RangeError unless a lease lasts at least a millisecond */
export function requireTtl(ttlMs: number): void {
  if (!Number.isInteger(ttlMs) || ttlMs < 1) throw new RangeError(`ttlMs ${ttlMs} is not a whole number of at least 1`);
}
