import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import {
  BusUnavailableError,
  type LogEntry,
  type LogRecord,
  type ReadOptions,
  requireReadOptions,
  requireShard,
  type SealedEntry,
  type TickLog,
} from '../index.js';
import { MemoryShard } from './memory-shard.js';

export interface MemoryTickLogOptions {
  readonly shards: number;
  /** Entries kept per shard. */
  readonly maxEntries: number;
  /** Messages kept per shard, over all its entries; without it only `maxEntries` bounds. */
  readonly maxMessages?: number;
  /** Drops entries received so much earlier than the shard's newest, in milliseconds; without it age does not count. */
  readonly maxAgeMs?: number;
  /** Names the log; a random UUID where not given. */
  readonly newId?: () => string;
}

interface MemoryTickLogStats {
  readonly appends: number;
  /** Entries dropped beyond the bounds. */
  readonly trimmed: number;
}

export interface MemoryTickLog extends TickLog {
  stats(): MemoryTickLogStats;
}

/** What a message weighs as an object, about. */
const MESSAGE_BYTES = 160;

/** Goes into the log as it is. */
class MemoryEntry implements SealedEntry {
  constructor(readonly entry: LogEntry) {}
  get sequence(): number {
    return this.entry.sequence;
  }
  get bytes(): number {
    return this.entry.messages.length * MESSAGE_BYTES;
  }
}

/** A timer set for longer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The tick log of a single process; gone with it. Entries are handed on as they are, not copied. `LOG_START` begins with the
 * oldest kept entry without an error, also after a trim.
 */
export function createMemoryTickLog(options: MemoryTickLogOptions): MemoryTickLog {
  const { maxEntries, maxMessages = Number.POSITIVE_INFINITY, maxAgeMs = Number.POSITIVE_INFINITY } = options;
  if (!(maxEntries >= 1)) throw new RangeError(`maxEntries ${maxEntries} is below 1`);
  const shards = Array.from({ length: options.shards }, () => new MemoryShard({ maxEntries, maxMessages, maxAgeMs }));
  const id = (options.newId ?? randomUUID)();
  const events = new EventEmitter().setMaxListeners(0);
  let closed = false;
  let appends = 0;

  const shardAt = (index: number): MemoryShard => {
    if (closed) throw new BusUnavailableError('the in-process tick log is closed');
    requireShard(index, shards.length);
    return shards[index] as MemoryShard;
  };

  const read = async (index: number, after: LogRecord['position'], readOptions: ReadOptions): Promise<readonly LogRecord[]> => {
    requireReadOptions(readOptions);
    const { count, blockMs, signal } = readOptions;
    const shard = shardAt(index);
    const deadline = performance.now() + blockMs;
    for (;;) {
      const records = shard.after(after, count);
      const left = deadline - performance.now();
      if (records.length > 0 || left <= 0 || signal?.aborted) return records;
      await wakened(events, String(index), Math.min(left, LONGEST_TIMER_MS), signal);
      shardAt(index);
    }
  };

  return {
    shards: options.shards,
    outlivesProcess: false,
    id: async () => id,
    async claim(fencingToken) {
      return shards.map((_, index) => shardAt(index).claim(fencingToken));
    },
    seal: (entry) => new MemoryEntry(entry),
    async append(index, sealed, fencingToken) {
      if (!(sealed instanceof MemoryEntry)) throw new TypeError('an entry was appended after the log was sealed');
      const position = shardAt(index).append(sealed.entry, fencingToken);
      appends += 1;
      events.emit(String(index));
      return position;
    },
    restore: async (index, next, fencingToken) => shardAt(index).restore(next, fencingToken),
    read,
    positionAt: (index, time) => shardAt(index).before(time),
    length: async (index) => shardAt(index).length,
    async close() {
      closed = true;
      for (const shard of shards.keys()) events.emit(String(shard));
    },
    stats: () => ({ appends, trimmed: shards.reduce((sum, shard) => sum + shard.trimmed, 0) }),
  };
}

/** Resolves with the shard's next event, after `ms`, or when `signal` aborts. */
async function wakened(events: EventEmitter, shard: string, ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      events.off(shard, wake);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    events.once(shard, wake);
    signal?.addEventListener('abort', wake, { once: true });
  });
}
