import type { LogEntryError } from './errors.js';
import type { EpochMs, FeedMessage, Source } from '../market/index.js';

/** One entry of the log: what one vendor frame (or one slice of a file) held, in the feed's order. */
export interface LogEntry {
  /** The writer's own number, increasing by one per shard; lets a writer find what the log already has. */
  readonly sequence: number;
  readonly source: Source;
  /** Machine time at which the gateway received the frame; for latency figures only, never for results. */
  readonly receivedAt: EpochMs;
  readonly messages: readonly FeedMessage[];
}

declare const logPosition: unique symbol;

/** An opaque place in one shard's log: entries read after it are those appended later. Text, so a table can hold it. */
export type LogPosition = string & { readonly [logPosition]: true };

/** Before the first entry that the log still holds. */
export const LOG_START = '0' as LogPosition;

export function logPositionOf(text: string): LogPosition {
  return text as LogPosition;
}

export interface LogRecord {
  readonly position: LogPosition;
  readonly entry: LogEntry;
  /** What stands here cannot be read; `entry` is then empty. The records around it are whole. */
  readonly problem?: LogEntryError;
}

export interface ReadOptions {
  /** At most so many records. */
  readonly count: number;
  /** Wait so long for the first record; an empty array when none came. 0: do not wait. */
  readonly blockMs: number;
  /** Ends the wait early with an empty array. */
  readonly signal?: AbortSignal;
}

/**
 * The ordered, replayable record of the feed: batches of ticks, sharded by symbol, trimmed by age.
 * Errors: `BusUnavailableError` while the back end is away; `LogTrimmedError` when `after` lies before what is kept.
 */
export interface TickLog {
  readonly shards: number;
  /** Names this very log: another id means that positions of an earlier log are void (a flushed or replaced back end). */
  id(): Promise<string>;
  /** Appends in order; resolves when the back end has confirmed. Entries given in one turn of the event loop share a round trip. */
  append(shard: number, entry: LogEntry): Promise<LogPosition>;
  read(shard: number, after: LogPosition, options: ReadOptions): Promise<readonly LogRecord[]>;
  /** The newest record, for a writer that asks what has arrived. */
  tail(shard: number): Promise<LogRecord | undefined>;
  /** What was appended in the last `withinMs` before the newest record, oldest first, the newest included. */
  latest(shard: number, withinMs: number): Promise<readonly LogRecord[]>;
  /** Entries kept now. */
  length(shard: number): Promise<number>;
  close(): Promise<void>;
}
