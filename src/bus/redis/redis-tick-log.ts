import {
  type BusReporter,
  BusUnavailableError,
  encodeEntry,
  LOG_START,
  type LogEntry,
  type LogPosition,
  logPositionOf,
  type LogRecord,
  LogTrimmedError,
  type ReadOptions,
  requireReadOptions,
  requireShard,
  TICK_LOG_PREFIX,
  type TickLog,
} from '../index.js';
import type { Readers } from './readers.js';
import { TRIM } from './scripts.js';
import { isBefore, parseStreamId } from './stream-id.js';
import { ENTRY_FIELD, recordsOfRange, recordsOfXread } from './stream-reply.js';
import type { Writer } from './writer.js';

export interface RedisTickLogOptions {
  readonly writer: Writer;
  readonly readers: Readers;
  readonly shards: number;
  /** Entries older than the newest by more than this are dropped. */
  readonly retentionMs: number;
  readonly newId: () => string;
  readonly log: BusReporter;
}

/** Appends to a shard between two looks at its oldest end. */
const TRIM_EVERY = 64;
/** Entries that are searched for the newest one that can be read. */
const TAIL_SEARCH = 16;
const ID_KEY = `${TICK_LOG_PREFIX}:id`;

interface Shard {
  readonly key: string;
  readonly trimmedKey: string;
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
  readonly counters = { appends: 0, trimmed: 0 };
  private readonly states: readonly Shard[];
  private closed = false;

  constructor(private readonly options: RedisTickLogOptions) {
    this.shards = options.shards;
    this.states = Array.from({ length: options.shards }, (_, shard) => {
      const key = `${TICK_LOG_PREFIX}:${shard}`;
      return { key, trimmedKey: `${key}:trimmed`, sinceTrim: 0, newestMs: undefined };
    });
  }

  /** A flushed server, or one that came back empty, gets a new id with the first call. */
  async id(): Promise<string> {
    this.requireOpen();
    const [, id] = await this.options.writer.sendAll([
      ['SET', ID_KEY, this.options.newId(), 'NX'],
      ['GET', ID_KEY],
    ]);
    return this.text(id);
  }

  async append(shard: number, entry: LogEntry): Promise<LogPosition> {
    const state = this.shard(shard);
    const reply = this.options.writer.send(['XADD', state.key, '*', ENTRY_FIELD, encodeEntry(entry).toString('latin1')]);
    this.trimNowAndThen(state);
    const position = logPositionOf(this.text(await reply));
    this.counters.appends += 1;
    state.newestMs = Math.max(parseStreamId(position)?.ms ?? 0, state.newestMs ?? 0);
    return position;
  }

  async read(shard: number, after: LogPosition, options: ReadOptions): Promise<readonly LogRecord[]> {
    requireReadOptions(options);
    const { key, trimmedKey } = this.shard(shard);
    const start = parseStreamId(after);
    if (!start) throw new LogTrimmedError(`"${after}" is no position of this log`);
    const { count, blockMs, signal } = options;
    const block = blockMs > 0 ? ['BLOCK', String(Math.ceil(blockMs))] : [];
    const replies = await this.options.readers.run(
      // The note is read after the entries: had anything between `after` and them been dropped, it would say so.
      (client) =>
        Promise.all([
          client.sendCommand(['XREAD', 'COUNT', String(count), ...block, 'STREAMS', key, after]),
          client.sendCommand(['GET', trimmedKey]),
        ]),
      { blockMs, signal },
    );
    if (!replies) return [];
    const [entries, dropped] = replies;
    const lastDropped = typeof dropped === 'string' ? dropped : '0';
    if (after !== LOG_START && isBefore(start, parseStreamId(lastDropped) ?? start)) {
      throw new LogTrimmedError(`${key}: position ${after} lies before ${lastDropped}, the newest entry that was dropped`);
    }
    return recordsOfXread(entries, key);
  }

  async tail(shard: number): Promise<LogRecord | undefined> {
    const { key } = this.shard(shard);
    const newest = recordsOfRange(await this.options.writer.send(['XREVRANGE', key, '+', '-', 'COUNT', String(TAIL_SEARCH)]), key);
    return newest.find(({ problem }) => problem === undefined) ?? newest[0];
  }

  async latest(shard: number, withinMs: number): Promise<readonly LogRecord[]> {
    const { key } = this.shard(shard);
    const newest = await this.tail(shard);
    if (!newest) return [];
    const from = Math.max(0, Math.floor((parseStreamId(newest.position)?.ms ?? 0) - withinMs));
    return recordsOfRange(await this.options.writer.send(['XRANGE', key, `${from}-0`, '+']), key);
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
    throw new BusUnavailableError(`Redis at ${this.options.writer.connection.where} answered the tick log with something else`);
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
      const dropped = await writer.send(['EVAL', TRIM, '2', key, trimmedKey, `${Math.max(0, Math.floor(keepFromMs))}-0`]);
      this.counters.trimmed += Number(dropped);
    } catch (error) {
      log.warn('tick log not trimmed; the next appends try again', { key, error: error instanceof Error ? error.message : String(error) });
    }
  }
}
