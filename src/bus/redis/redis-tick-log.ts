import {
  BusUnavailableError,
  LOG_START,
  type LogEntry,
  LogFencedError,
  type LogHead,
  LogLostError,
  type LogPosition,
  logPositionOf,
  type LogRecord,
  LogShardsError,
  LogTrimmedError,
  MAX_OPEN_GAPS,
  type ReadOptions,
  requireReadOptions,
  requireShard,
  type SealedEntry,
  TICK_LOG_PREFIX,
  type TickLog,
  type TickLogCounters,
} from '../index.js';
import type { Reporter, EpochMs } from '../../market/index.js';
import { headOf } from './log-head.js';
import { AHEAD, APPEND, CLAIM, FENCED, GONE, RESTORE, TRIM } from './log-scripts.js';
import type { Readers } from './readers.js';
import { RedisEntry } from './redis-entry.js';
import { isBefore, NUMBER_LIMIT, parseStreamId } from './stream-id.js';
import { recordsOfXread } from './stream-reply.js';
import { refusalOf, type Writer } from './writer.js';

export interface RedisTickLogOptions {
  readonly writer: Writer;
  readonly readers: Readers;
  readonly shards: number;
  /** Entries older than the newest by more than this are dropped. */
  readonly retentionMs: number;
  readonly newId: () => string;
  readonly log: Reporter;
}

/** Appends to a shard between two looks at its oldest end. */
const TRIM_EVERY = 64;
/** How much of the log one look may drop: more than comes between two looks, and never so much that the server is held up. */
const TRIM_STEP_MS = 5_000;
const ID_KEY = `${TICK_LOG_PREFIX}:id`;
const SHARDS_KEY = `${TICK_LOG_PREFIX}:shards`;
const AHEAD_OF = new RegExp(`^${AHEAD} (-?\\d+)`);

interface Shard {
  readonly key: string;
  readonly trimmedKey: string;
  readonly headKey: string;
  readonly gapsKey: string;
  sinceTrim: number;
  /** Server time of the newest entry appended here, milliseconds. */
  newestMs: number | undefined;
}

/**
 * One Redis stream a shard, positions are stream ids. `LOG_START` begins with the oldest kept entry without an error, also
 * after a trim. Only this adapter may trim the streams: it notes what it dropped, and a reader is told by that note.
 */
export class RedisTickLog implements TickLog {
  readonly shards: number;
  readonly outlivesProcess = true;
  readonly counters: TickLogCounters = { appends: 0, trimmed: 0 };
  private readonly states: readonly Shard[];
  private closed = false;
  /** Of the log that this writer has taken over. */
  private ownId: string | undefined;

  constructor(private readonly options: RedisTickLogOptions) {
    this.shards = options.shards;
    this.states = Array.from({ length: options.shards }, (_, shard) => {
      const key = `${TICK_LOG_PREFIX}:${shard}`;
      const keys = { key, trimmedKey: `${key}:trimmed`, headKey: `${key}:head`, gapsKey: `${key}:gaps` };
      return { ...keys, sinceTrim: 0, newestMs: undefined };
    });
  }

  async id(): Promise<string | undefined> {
    this.requireOpen();
    const [id, shards] = await this.options.writer.sendAll([
      ['GET', ID_KEY],
      ['GET', SHARDS_KEY],
    ]);
    if (shards !== null && this.text(shards) !== String(this.shards))
      throw new LogShardsError(`The tick log has ${this.text(shards)} shards, but this role is set to ${this.shards}.`);
    return id === null ? undefined : this.text(id);
  }

  /** Where a shard does not know its end, the server is empty, or has lost a part of the log: what is numbered anew is another log. */
  async claim(fencingToken: number): Promise<readonly (LogHead | undefined)[]> {
    this.requireOpen();
    const { writer, retentionMs, newId } = this.options;
    const replies = await Promise.all(
      this.states.map(({ headKey, gapsKey }) => this.owned(writer.run(CLAIM, [headKey, gapsKey], [String(fencingToken)]))),
    );
    const heads = replies.map((reply) => headOf(reply, retentionMs));
    const goesOn = heads.every((head) => head !== undefined);
    const [, , id] = await writer.sendAll([
      ['SET', SHARDS_KEY, String(this.shards)],
      ['SET', ID_KEY, newId(), ...(goesOn ? ['NX'] : [])],
      ['GET', ID_KEY],
    ]);
    this.ownId = this.text(id);
    return heads;
  }

  async restore(shard: number, next: number, fencingToken: number): Promise<void> {
    const { key, headKey, newestMs } = this.shard(shard);
    const { writer, newId } = this.options;
    this.ownId ??= newId();
    const values = [String(fencingToken), String(next), this.ownId, String(newestMs ?? 0)];
    await this.owned(writer.run(RESTORE, [key, headKey, ID_KEY], values));
  }

  seal(entry: LogEntry): RedisEntry {
    return new RedisEntry(entry);
  }

  async append(shard: number, entry: SealedEntry, fencingToken: number): Promise<LogPosition> {
    const state = this.shard(shard);
    if (!(entry instanceof RedisEntry)) throw new TypeError('an entry was appended after the log was sealed');
    const { sequence, source, receivedAt, time, data, gapChanges } = entry;
    const hasClaimed = this.ownId === undefined ? '0' : '1';
    const values = [
      String(fencingToken),
      String(sequence),
      source,
      String(receivedAt),
      String(time),
      data,
      String(MAX_OPEN_GAPS),
      hasClaimed,
    ];
    const reply = this.options.writer.run(APPEND, [state.key, state.headKey, state.gapsKey], [...values, ...gapChanges]);
    this.trimNowAndThen(state);
    const position = logPositionOf(this.text(await this.owned(reply)));
    this.counters.appends += 1;
    state.newestMs = Math.max(parseStreamId(position)?.ms ?? 0, state.newestMs ?? 0);
    return position;
  }

  async read(shard: number, after: LogPosition, options: ReadOptions): Promise<readonly LogRecord[]> {
    requireReadOptions(options);
    const { key, trimmedKey } = this.shard(shard);
    const start = parseStreamId(after);
    if (!start) throw new LogTrimmedError(`"${after}" is not a position of this log`);
    const { count, blockMs, signal, between } = options;
    const block = blockMs > 0 ? ['BLOCK', String(Math.ceil(blockMs))] : [];
    const replies = await this.options.readers.run(
      // The note is read after the entries: had anything between `after` and them been dropped, it would say so.
      (client) =>
        Promise.all([
          client.sendCommand<unknown>(['XREAD', 'COUNT', String(count), ...block, 'STREAMS', key, after]),
          client.sendCommand<unknown>(['GET', trimmedKey]),
        ]),
      { blockMs, signal },
    );
    if (!replies) return [];
    const [entries, dropped] = replies;
    const lastDropped = Buffer.isBuffer(dropped) ? dropped.toString('latin1') : '0';
    if (after !== LOG_START && isBefore(start, parseStreamId(lastDropped) ?? start)) {
      throw new LogTrimmedError(`${key}: position ${after} is before ${lastDropped}, the newest entry that was dropped`);
    }
    return recordsOfXread(entries, key, between);
  }

  positionAt(shard: number, time: EpochMs): LogPosition {
    this.shard(shard);
    return time < 1 ? LOG_START : logPositionOf(`${Math.floor(time) - 1}-${NUMBER_LIMIT}`);
  }

  async length(shard: number): Promise<number> {
    return Number(await this.options.writer.send(['XLEN', this.shard(shard).key]));
  }

  /** Ends the reads that wait; the writer belongs to the back end. */
  async close(): Promise<void> {
    this.closed = true;
    this.options.readers.close();
  }

  private requireOpen(): void {
    if (this.closed) throw new BusUnavailableError('the tick log is closed');
  }

  private shard(shard: number): Shard {
    this.requireOpen();
    requireShard(shard, this.shards);
    return this.states[shard] as Shard;
  }

  private text(reply: unknown): string {
    if (typeof reply === 'string') return reply;
    throw new BusUnavailableError(`Redis at ${this.options.writer.connection.where} answered the tick log unexpectedly`);
  }

  /** @throws LogFencedError, LogLostError where the server says that another writer has taken the log over, or that the log has lost its end */
  private async owned(reply: Promise<unknown>): Promise<unknown> {
    try {
      return await reply;
    } catch (error) {
      const refusal = refusalOf(error) ?? '';
      if (refusal.startsWith(FENCED)) throw new LogFencedError('Another gateway has taken over the tick log.', { cause: error });
      if (refusal.startsWith(GONE)) throw new LogLostError(undefined, { cause: error });
      const ahead = AHEAD_OF.exec(refusal)?.[1];
      if (ahead === undefined) throw error;
      throw new LogLostError(ahead === '-1' ? undefined : Number(ahead), { cause: error });
    }
  }

  /** Travels in the same pipeline as the append that it follows. */
  private trimNowAndThen(state: Shard): void {
    state.sinceTrim += 1;
    if (state.sinceTrim < TRIM_EVERY || state.newestMs === undefined) return;
    state.sinceTrim = 0;
    void this.trim(state, state.newestMs - this.options.retentionMs);
  }

  private async trim({ key, trimmedKey }: Shard, keepFromMs: number): Promise<void> {
    const { writer, log } = this.options;
    try {
      const bounds = [String(Math.max(0, Math.floor(keepFromMs))), String(TRIM_STEP_MS)];
      this.counters.trimmed += Number(await writer.run(TRIM, [key, trimmedKey], bounds));
    } catch (error) {
      log.warn('tick log not trimmed; the next append tries again', {
        stream: key,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }
}
