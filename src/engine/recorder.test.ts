import { describe, expect, it } from 'vitest';
import { epochMsOf, type Log, silentLog, tickerOf } from '../market/index.js';
import {
  type BarRow,
  type Commit,
  type CommitResult,
  FencedError,
  type RefusedRow,
  type Store,
  StoreFullError,
  StoreRefusedError,
  StoreUnavailableError,
} from '../store/index.js';
import { Recorder } from './recorder.js';
import type { FoldPlace } from './fold-place.js';

const bar = (minute: number): BarRow => ({
  symbol: tickerOf('SPY'),
  timestamp: epochMsOf(minute * 60_000),
  open: 1,
  high: 1,
  low: 1,
  close: 1,
  volume: 1,
  vwap: 1,
  trades: 1,
  revision: 0,
  source: 'replay',
});
const at = (position: string): FoldPlace => ({ position, sequence: position.charCodeAt(0) });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Keeps what was committed; can be away, refuse, or hold a commit until it is let go. */
class Database {
  readonly commits: Commit[] = [];
  failures: Error[] = [];
  gate: Promise<void> | undefined;
  refused: readonly RefusedRow[] = [];
  async commit(commit: Commit): Promise<CommitResult> {
    await this.gate;
    const failure = this.failures.shift();
    if (failure) throw failure;
    this.commits.push(commit);
    return { sessions: [], refused: this.refused, announcements: 0 };
  }
  get minutes(): number[] {
    return this.commits.flatMap(({ bars }) => bars.map(({ timestamp }) => timestamp / 60_000));
  }
}

interface Options {
  readonly batchRows?: number;
  readonly maxRows?: number;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  readonly log?: Log;
  readonly published?: () => Promise<void>;
}

function recording(options: Options = {}): {
  recorder: Recorder;
  database: Database;
  clock: { time: number; slept: number[] };
} {
  const database = new Database();
  const clock = { time: 0, slept: [] as number[] };
  const recorder = new Recorder({
    random: () => 0,
    store: database as unknown as Store,
    clock: {
      now: () => epochMsOf(clock.time),
      monotonic: () => clock.time,
      sleep: async (ms) => {
        clock.slept.push(ms);
        await turn();
      },
    },
    log: options.log ?? silentLog,
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.published ? { published: options.published } : {}),
    shard: 3,
    ownerEpoch: 9,
    logId: 'log',
    batchRows: options.batchRows ?? 3,
    flushIntervalMs: 1_000,
    maxRows: options.maxRows ?? 1_000,
    ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }),
    states: ({ sequence }, everything) => ({ sequence, session: { everything }, symbols: [] }),
  });
  return { recorder, database, clock };
}

describe('recorder', () => {
  it('commits a full batch with the position it ends at, as the owner of its shard', async () => {
    const { recorder, database } = recording();
    for (const minute of [1, 2, 3]) recorder.bar(bar(minute));
    await recorder.reached(at('a'));
    await turn();
    expect(database.minutes).toEqual([1, 2, 3]);
    expect(database.commits[0]).toMatchObject({
      shard: 3,
      ownerEpoch: 9,
      checkpoint: { logId: 'log', position: 'a', states: { sequence: 97, session: { everything: false } } },
    });
  });

  it('writes nothing before its messages have arrived, and does not wait for those of later rows', async () => {
    const arrivals: (() => void)[] = [];
    const published = (): Promise<void> => new Promise((resolve) => arrivals.push(resolve));
    const { recorder, database } = recording({ published });
    for (const minute of [1, 2, 3]) recorder.bar(bar(minute));
    await recorder.reached(at('a'));
    for (const minute of [4, 5, 6]) recorder.bar(bar(minute));
    await recorder.reached(at('b'));
    await turn();
    expect(database.commits).toEqual([]);
    expect(arrivals).toHaveLength(1);
    arrivals[0]?.();
    await turn();
    expect(database.minutes).toEqual([1, 2, 3]);
    await recorder.reached(at('b'));
    await turn();
    expect(database.minutes).toEqual([1, 2, 3]);
    arrivals[1]?.();
    await turn();
    expect(database.minutes).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('commits a few rows when their time is up, and nothing without rows', async () => {
    const { recorder, database, clock } = recording();
    recorder.bar(bar(1));
    await recorder.reached(at('a'));
    expect(database.commits).toEqual([]);
    clock.time = 1_000;
    await recorder.reached(at('b'));
    await turn();
    expect(database.commits.map(({ checkpoint }) => checkpoint.position)).toEqual(['b']);
    clock.time = 2_000;
    await recorder.reached(at('c'));
    await turn();
    expect(database.commits).toHaveLength(1);
    clock.time = 6_000;
    await recorder.reached(at('d'));
    await turn();
    expect(database.commits.map(({ checkpoint }) => checkpoint.position)).toEqual(['b', 'd']);
  });

  it('saves the whole state when it is asked to', async () => {
    const { recorder, database } = recording();
    await recorder.reached(at('a'));
    await recorder.flush({ everything: true });
    expect(database.commits.at(-1)?.checkpoint.states).toMatchObject({ session: { everything: true } });
  });

  it('tries again while the database is away, and loses and doubles nothing', async () => {
    const { recorder, database, clock } = recording();
    database.failures = [new StoreUnavailableError('away'), new StoreUnavailableError('away')];
    for (const minute of [1, 2, 3]) recorder.bar(bar(minute));
    await recorder.reached(at('a'));
    recorder.bar(bar(4));
    await recorder.reached(at('b'));
    await recorder.flush();
    expect(database.minutes).toEqual([1, 2, 3, 4]);
    expect(clock.slept).toEqual([100, 200]);
    expect(recorder.counters).toMatchObject({ commits: 2, rows: 4, retries: 2 });
  });

  it('waits for a database that is full or refuses until somebody has mended it, says so once, and says why meanwhile', async () => {
    const told: string[] = [];
    const tell = (message: string): void => void told.push(message);
    const log: Log = { debug: tell, info: tell, warn: tell, error: tell, child: () => log };
    const { recorder, database, clock } = recording({ log });
    database.failures = [new StoreFullError('no room'), new StoreFullError('no room'), new StoreRefusedError('no rights')];
    for (const minute of [1, 2, 3]) recorder.bar(bar(minute));
    await recorder.reached(at('a'));
    await turn();
    expect(recorder.troubledBy).toBe('no room');
    clock.time = 30_000;
    await recorder.flush();
    expect(database.minutes).toEqual([1, 2, 3]);
    expect(told).toEqual([
      'the database does not accept rows; they wait',
      'the database does not accept rows; they wait',
      'the database accepts rows again',
    ]);
    expect(recorder.troubledBy).toBeUndefined();
  });

  it('says which rows were refused, and counts them', async () => {
    const told: unknown[] = [];
    const log: Log = { ...silentLog, error: (_, fields) => void told.push(fields) };
    const { recorder, database } = recording({ log });
    database.refused = [{ table: 'ohlcv_1min', row: { symbol: 'SPY' }, reason: 'numeric field overflow' }];
    recorder.bar(bar(1));
    await recorder.reached(at('a'));
    await recorder.flush();
    expect(told).toEqual(database.refused);
    expect(recorder.counters.refused).toBe(1);
  });

  it('tries once more and gives up when it is to stop, wherever it waits then', async () => {
    const stopping = new AbortController();
    const { recorder, database } = recording({ signal: stopping.signal });
    database.failures = Array.from({ length: 9 }, () => new StoreUnavailableError('away'));
    recorder.bar(bar(1));
    await recorder.reached(at('a'));
    const ended = recorder.flush();
    await turn();
    stopping.abort();
    await expect(ended).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(database.commits).toEqual([]);
  });

  it('holds the engine when too much waits', async () => {
    const { recorder, database } = recording({ maxRows: 4 });
    let open: () => void = () => undefined;
    database.gate = new Promise((resolve) => (open = resolve));
    for (const minute of [1, 2, 3]) recorder.bar(bar(minute));
    await recorder.reached(at('a'));
    for (const minute of [4, 5, 6, 7]) recorder.bar(bar(minute));
    let through = false;
    const waiting = recorder.reached(at('b')).then(() => (through = true));
    await turn();
    expect(through).toBe(false);
    open();
    await waiting;
    await recorder.flush();
    expect(database.minutes).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('holds the engine by bytes too, and writes all that has gathered meanwhile as soon as it can', async () => {
    const { recorder, database } = recording({ maxBytes: 500 });
    let open: () => void = () => undefined;
    database.gate = new Promise((resolve) => (open = resolve));
    for (const minute of [1, 2, 3]) recorder.bar(bar(minute));
    await recorder.reached(at('a'));
    for (const minute of [4, 5, 6]) recorder.bar(bar(minute));
    await recorder.reached(at('b'));
    for (const minute of [7, 8]) recorder.bar(bar(minute));
    const waiting = recorder.reached(at('c'));
    expect([recorder.writingRows, recorder.waitingRows, recorder.counters.pauses]).toEqual([3, 5, 1]);
    expect(recorder.waitingBytes).toBeGreaterThanOrEqual(500);
    open();
    await waiting;
    expect([recorder.writingRows, recorder.waitingRows]).toEqual([5, 0]);
    await turn();
    expect(database.commits.map(({ checkpoint, bars }) => [checkpoint.position, bars.length])).toEqual([
      ['a', 3],
      ['c', 5],
    ]);
    expect([recorder.counters.commits, recorder.largestCommit]).toEqual([2, 5]);
  });

  it('stops when another owner has taken the shard', async () => {
    const { recorder, database } = recording();
    database.failures = [new FencedError('taken')];
    for (const minute of [1, 2, 3]) recorder.bar(bar(minute));
    await recorder.reached(at('a'));
    await turn();
    await expect(recorder.reached(at('b'))).rejects.toBeInstanceOf(FencedError);
    expect(database.commits).toEqual([]);
  });

  it('keeps the position of a quiet log', async () => {
    const { recorder, database, clock } = recording();
    await recorder.reached(at('a'));
    clock.time = 5_000;
    await recorder.idle();
    await turn();
    expect(database.commits.map(({ checkpoint }) => checkpoint.position)).toEqual(['a']);
    clock.time = 20_000;
    await recorder.idle();
    await turn();
    expect(database.commits).toHaveLength(1);
  });
});
