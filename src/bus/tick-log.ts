import type { LogEntryError } from './errors.js';
import type { EpochMs, FeedMessage, Gap, Source } from '../market/index.js';

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

/** An entry made ready for the back end, so that what waits for it is small. */
export interface SealedEntry {
  readonly sequence: number;
  /** What it weighs while it waits. */
  readonly bytes: number;
}

export interface LogRecord {
  readonly position: LogPosition;
  readonly entry: LogEntry;
  /** What stands here cannot be read; `entry` is then empty. The records around it are whole. */
  readonly problem?: LogEntryError;
}

/** A gap in the log that no repair has closed yet. */
export interface OpenGap {
  readonly gap: Gap;
  /** Machine time at which it was noted. */
  readonly notedAt: EpochMs;
}

/** Where a shard ends: all that a new writer has to know, kept beside the log, however long that is. */
export interface LogHead {
  /** Of the newest entry. */
  readonly sequence: number;
  readonly source: Source;
  /** Of the newest entry: machine time of receipt. */
  readonly receivedAt: EpochMs;
  /** The newest feed time of all entries; 0 where none had any. */
  readonly time: EpochMs;
  /** Oldest first, at most MAX_OPEN_GAPS. */
  readonly openGaps: readonly OpenGap[];
}

/** Gaps that are remembered as open, per shard; further ones stand in the log alone. */
export const MAX_OPEN_GAPS = 1_000;

export interface ReadOptions {
  /** At most so many records. */
  readonly count: number;
  /** Wait so long for the first record; an empty array when none came. 0: do not wait. */
  readonly blockMs: number;
  /** Ends the wait early with an empty array. */
  readonly signal?: AbortSignal;
  /** Whose feed times all lie outside comes without its messages, at a fraction of the cost. */
  readonly between?: { readonly from: EpochMs; readonly to: EpochMs };
}

/**
 * The ordered, replayable record of the feed: batches of ticks, sharded by symbol, trimmed by age. It has one writer at a time, who
 * proves with the fencing token of its lease that it is the newest one.
 * Errors: `BusUnavailableError` while the back end is away; `LogTrimmedError` when `after` lies before what is kept.
 */
export interface TickLog {
  readonly shards: number;
  /** Whether an engine that is started anew may find it again. */
  readonly outlivesProcess: boolean;
  /**
   * Names this very log, whose entries its writers number without a break; undefined before the first writer has begun it. Another id
   * means that numbers and positions of an earlier log are void. Errors: `LogShardsError`.
   */
  id(): Promise<string | undefined>;
  /**
   * Takes the log over, or begins it: from now on it refuses every smaller token. @returns where each shard ends, undefined for an empty one.
   * Errors: `LogFencedError` when a greater token has taken it over already.
   */
  claim(fencingToken: number): Promise<readonly (LogHead | undefined)[]>;
  seal(entry: LogEntry): SealedEntry;
  /**
   * Appends the entry that follows the newest one; resolves when the back end has confirmed. An entry that the log has already, by its
   * sequence, is not appended again and counts as confirmed, so a writer that does not know what has arrived sends everything again.
   * Entries given in one turn of the event loop share a round trip. Errors: `LogFencedError` when another writer has taken the log over;
   * `LogLostError` for an entry ahead of its turn: what comes before it is not there, or no longer.
   */
  append(shard: number, entry: SealedEntry, fencingToken: number): Promise<LogPosition>;
  /**
   * Lets a shard whose end is lost go on with the entry of this number, under the id that this writer knows the log by: what stood before
   * it, and is gone, will not come. Errors: `LogFencedError`.
   */
  restore(shard: number, next: number, fencingToken: number): Promise<void>;
  read(shard: number, after: LogPosition, options: ReadOptions): Promise<readonly LogRecord[]>;
  /** Entries appended at this machine time or later are read after the position; by the back end's clock. */
  positionAt(shard: number, time: EpochMs): LogPosition;
  /** Entries kept now. */
  length(shard: number): Promise<number>;
  close(): Promise<void>;
}
