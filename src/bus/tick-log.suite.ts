import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMsOf, type FeedMessage, type Gap, tickerOf } from '../market/index.js';
import { BusUnavailableError, LogFencedError, LogTrimmedError } from './errors.js';
import { LOG_START, type LogEntry, type LogPosition, type LogRecord, type TickLog } from './tick-log.js';

export interface TickLogUnderTest {
  /** Two shards. */
  readonly log: TickLog;
  stop(): Promise<void>;
}

export interface TickLogHarness {
  /** An empty log that keeps all a test appends. */
  readonly start: () => Promise<TickLogUnderTest>;
  /** An empty log that drops the oldest after at most a few hundred appends. */
  readonly startShort: () => Promise<TickLogUnderTest>;
}

const AT_ONCE = { count: 1_000, blockMs: 0 };
/** Far longer than a test may take: a read that ends did not end by this. */
const PATIENT = { count: 1_000, blockMs: 25_000 };

const trade = (sequence: number): FeedMessage => ({
  kind: 'trade',
  symbol: tickerOf('AAPL'),
  price: 189.01 + sequence / 100,
  size: 100,
  time: epochMsOf(1_700_000_000_000 + sequence),
  sequence,
  conditions: sequence % 2 === 0 ? [] : [12, 37],
  exchange: 4,
  id: `id ${sequence}`,
});
const entry = (sequence: number): LogEntry => ({
  sequence,
  source: 'synthetic',
  receivedAt: epochMsOf(1_700_000_000_000 + sequence),
  messages: [trade(sequence), { kind: 'clock', time: epochMsOf(1_700_000_000_001 + sequence) }],
});

function at(positions: readonly LogPosition[], index: number): LogPosition {
  const position = positions.at(index);
  if (position === undefined) throw new Error(`only ${positions.length} positions`);
  return position;
}

const sequences = (records: readonly LogRecord[]): number[] => records.map((record) => record.entry.sequence);
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
const TOKEN = 7;
const append = (log: TickLog, shard: number, added: LogEntry, token = TOKEN): Promise<LogPosition> =>
  log.append(shard, log.seal(added), token);
const fill = (log: TickLog, shard: number, numbers: readonly number[]): Promise<LogPosition[]> =>
  Promise.all(numbers.map((number) => append(log, shard, entry(number))));

function readingSuite(start: TickLogHarness['start']): void {
  let under: TickLogUnderTest;
  let log: TickLog;
  beforeEach(async () => {
    under = await start();
    log = under.log;
  });
  afterEach(() => under.stop());

  it('gives entries back whole and in order, at their positions', async () => {
    const positions = await fill(log, 0, range(0, 50));
    const records = await log.read(0, LOG_START, AT_ONCE);
    expect(records.map((record) => record.entry)).toEqual(range(0, 50).map(entry));
    expect(records.map((record) => record.position)).toEqual(positions);
    expect(new Set(positions).size).toBe(50);
  });

  it('keeps shards apart', async () => {
    await Promise.all([fill(log, 0, [1, 2]), fill(log, 1, [7])]);
    expect(sequences(await log.read(0, LOG_START, AT_ONCE))).toEqual([1, 2]);
    expect(sequences(await log.read(1, LOG_START, AT_ONCE))).toEqual([7]);
    expect(log.shards).toBe(2);
    await expect(append(log, 2, entry(1))).rejects.toThrow(RangeError);
    await expect(log.read(-1, LOG_START, AT_ONCE)).rejects.toThrow(RangeError);
  });

  it('reads after a position, at most so many', async () => {
    const positions = await fill(log, 0, range(0, 10));
    const third = at(positions, 3);
    expect(sequences(await log.read(0, third, { count: 4, blockMs: 0 }))).toEqual([4, 5, 6, 7]);
    expect(sequences(await log.read(0, LOG_START, { count: 1, blockMs: 0 }))).toEqual([0]);
    expect(await log.read(0, at(positions, 9), AT_ONCE)).toEqual([]);
    await expect(log.read(0, third, { count: 0, blockMs: 0 })).rejects.toThrow(RangeError);
  });

  it('gives an empty array where there is nothing, at once or after the wait', async () => {
    expect(await log.read(0, LOG_START, AT_ONCE)).toEqual([]);
    expect(await log.read(0, LOG_START, { count: 1, blockMs: 20 })).toEqual([]);
  });

  it('an append wakes the reader that waits, and only that of its shard', async () => {
    const position = await append(log, 0, entry(1));
    const other = new AbortController();
    const waitingElsewhere = log.read(1, LOG_START, { ...PATIENT, signal: other.signal });
    const waiting = log.read(0, position, PATIENT);
    await append(log, 0, entry(2));
    expect(sequences(await waiting)).toEqual([2]);
    other.abort();
    expect(await waitingElsewhere).toEqual([]);
  });

  it('serves several waiting readers of one shard', async () => {
    const waiting = [log.read(0, LOG_START, PATIENT), log.read(0, LOG_START, PATIENT), log.read(0, LOG_START, PATIENT)];
    await append(log, 0, entry(5));
    expect((await Promise.all(waiting)).map(sequences)).toEqual([[5], [5], [5]]);
  });

  it('a signal ends the wait with an empty array, before it and in it', async () => {
    const stop = new AbortController();
    const waiting = log.read(0, LOG_START, { ...PATIENT, signal: stop.signal });
    await append(log, 1, entry(1));
    stop.abort();
    expect(await waiting).toEqual([]);
    expect(await log.read(0, LOG_START, { ...PATIENT, signal: stop.signal })).toEqual([]);
    await append(log, 0, entry(2));
    expect(sequences(await log.read(0, LOG_START, AT_ONCE))).toEqual([2]);
  });

  it('knows its length, and where what came at a time or later begins', async () => {
    expect(await log.length(0)).toBe(0);
    const before = epochMsOf(Math.min(Date.now(), 1_700_000_000_000) - 1_000);
    await fill(log, 0, range(0, 5));
    expect(await log.length(0)).toBe(5);
    expect(sequences(await log.read(0, log.positionAt(0, before), AT_ONCE))).toEqual([0, 1, 2, 3, 4]);
    expect(await log.read(0, log.positionAt(0, epochMsOf(Date.now() + 3_600_000)), AT_ONCE)).toEqual([]);
  });

  it('leaves out the messages of entries whose times lie elsewhere, when asked to', async () => {
    await fill(log, 0, range(0, 10));
    const between = { from: epochMsOf(1_700_000_000_004), to: epochMsOf(1_700_000_000_006) };
    const records = await log.read(0, LOG_START, { ...AT_ONCE, between });
    expect(sequences(records)).toEqual(range(0, 10));
    for (const { entry: seen } of records) if (seen.sequence >= 3 && seen.sequence <= 6) expect(seen).toEqual(entry(seen.sequence));
  });

  it('keeps the id that its first writer gave it', async () => {
    await log.claim(TOKEN);
    const id = await log.id();
    expect(id).toMatch(/./);
    await append(log, 0, entry(0));
    expect(await log.id()).toBe(id);
  });

  it('refuses after close, also the reader that waits', async () => {
    const waiting = log.read(0, LOG_START, PATIENT);
    const refused = expect(waiting).rejects.toThrow(BusUnavailableError);
    await log.close();
    await refused;
    await expect(append(log, 0, entry(1))).rejects.toThrow(BusUnavailableError);
    await expect(log.read(0, LOG_START, AT_ONCE)).rejects.toThrow(BusUnavailableError);
    await expect(log.claim(9)).rejects.toThrow(BusUnavailableError);
  });
}

function writingSuite(start: TickLogHarness['start']): void {
  let under: TickLogUnderTest;
  let log: TickLog;
  beforeEach(async () => {
    under = await start();
    log = under.log;
  });
  afterEach(() => under.stop());
  const all = async (): Promise<number[]> => sequences(await log.read(0, LOG_START, AT_ONCE));

  it('tells a new writer where each shard ends', async () => {
    await fill(log, 1, range(40, 43));
    const time = epochMsOf(1_700_000_000_043);
    const head = { sequence: 42, source: 'synthetic', receivedAt: 1_700_000_000_042, time, openGaps: [] };
    expect(await log.claim(TOKEN)).toEqual([undefined, head]);
  });

  it('a late print does not take the newest feed time back', async () => {
    await append(log, 0, entry(0));
    await append(log, 0, { ...entry(1), messages: [trade(-5_000)] });
    expect((await log.claim(TOKEN))[0]).toMatchObject({ sequence: 1, time: 1_700_000_000_001 });
  });

  it('does not double what it has: everything may be sent again', async () => {
    const positions = await fill(log, 0, range(0, 6));
    const again = await fill(log, 0, range(3, 9));
    expect(await all()).toEqual(range(0, 9));
    expect(again.slice(0, 3)).toEqual([positions[5], positions[5], positions[5]]);
  });

  it('refuses an entry ahead of its turn, so that none can be missing between two', async () => {
    await append(log, 0, entry(0));
    await expect(append(log, 0, entry(2))).rejects.toMatchObject({ code: 'TS_LOG_LOST', newest: 0 });
    await fill(log, 0, [1, 2]);
    expect(await all()).toEqual([0, 1, 2]);
  });

  it('begins with entry 0 once it has been taken over, so that not even the first can be missing', async () => {
    await log.claim(TOKEN);
    await expect(append(log, 0, entry(1))).rejects.toMatchObject({ code: 'TS_LOG_LOST', newest: undefined });
    await fill(log, 0, [0, 1]);
    expect(await all()).toEqual([0, 1]);
  });

  it('goes on behind what is lost where its writer says so, under its id, and never for an older one', async () => {
    await log.claim(TOKEN);
    const id = await log.id();
    await fill(log, 0, [0, 1]);
    await log.restore(0, 7, TOKEN);
    await expect(append(log, 0, entry(8))).rejects.toMatchObject({ newest: 6 });
    await fill(log, 0, [7, 8]);
    expect(await all()).toEqual([0, 1, 7, 8]);
    expect(await log.id()).toBe(id);
    await expect(log.restore(0, 20, TOKEN - 1)).rejects.toThrow(LogFencedError);
    expect((await log.claim(TOKEN))[0]).toMatchObject({ sequence: 8 });
    await log.restore(1, 0, TOKEN);
    await append(log, 1, entry(0));
  });

  it('after a take-over only the newer writer appends, in every shard', async () => {
    await append(log, 0, entry(0), 5);
    await append(log, 1, entry(0), 5);
    await log.claim(6);
    for (const shard of [0, 1]) await expect(append(log, shard, entry(1), 5)).rejects.toThrow(LogFencedError);
    await append(log, 0, entry(1), 6);
    await expect(append(log, 0, entry(1), 5)).rejects.toThrow(LogFencedError);
    await expect(log.claim(5)).rejects.toThrow(LogFencedError);
    expect(await all()).toEqual([0, 1]);
  });

  it('two writers never stand between each other, however their appends fall', async () => {
    const race = await Promise.allSettled([
      ...range(0, 50).map((number) => append(log, 0, entry(number), 5)),
      log.claim(6),
      ...range(50, 60).map((number) => append(log, 0, entry(number), 5)),
    ]);
    expect(race.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    const [head] = await log.claim(6);
    expect(head?.sequence).toBe(49);
    expect(await all()).toEqual(range(0, 50));
  });

  it('remembers the gaps that no repair has closed', async () => {
    const gap = (from: number, to: number): Gap => ({
      kind: 'gap',
      from: epochMsOf(from),
      to: epochMsOf(to),
      cause: 'overload',
      symbols: [tickerOf('BRK.B')],
    });
    const repair = (from: number, to: number, complete: boolean): FeedMessage => ({
      kind: 'repair',
      from: epochMsOf(from),
      to: epochMsOf(to),
      trades: 3,
      complete,
    });
    await append(log, 0, { ...entry(0), messages: [gap(1, 2), gap(3, 4), gap(5, 6)] });
    await append(log, 0, { ...entry(1), messages: [repair(1, 2, true), repair(3, 4, false)] });
    const [head] = await log.claim(TOKEN);
    const notedAt = epochMsOf(1_700_000_000_000);
    expect(head?.openGaps).toEqual([
      { gap: gap(3, 4), notedAt },
      { gap: gap(5, 6), notedAt },
    ]);
  });
}

function trimmingSuite(startShort: TickLogHarness['startShort']): void {
  let under: TickLogUnderTest;
  let log: TickLog;
  let positions: LogPosition[];
  let kept: LogRecord;
  beforeEach(async () => {
    under = await startShort();
    log = under.log;
    positions = [];
    do {
      const next = positions.length;
      positions.push(...(await fill(log, 0, range(next, next + 20))));
    } while ((await log.length(0)) > positions.length - 2 && positions.length < 2_000);
    const [oldest] = await log.read(0, LOG_START, { count: 1, blockMs: 0 });
    if (!oldest) throw new Error('the trimmed log is empty');
    kept = oldest;
  });
  afterEach(() => under.stop());

  it('starts with the oldest kept entry', async () => {
    expect(kept.entry.sequence).toBeGreaterThanOrEqual(2);
    expect(await log.length(0)).toBe(positions.length - kept.entry.sequence);
    expect(sequences(await log.read(0, LOG_START, { count: 10_000, blockMs: 0 }))).toEqual(range(kept.entry.sequence, positions.length));
  });

  it('tells a reader that missed entries, and only that one', async () => {
    const lastDropped = at(positions, kept.entry.sequence - 1);
    const before = at(positions, kept.entry.sequence - 2);
    expect(await log.read(0, lastDropped, { count: 1, blockMs: 0 })).toEqual([kept]);
    await expect(log.read(0, before, AT_ONCE)).rejects.toThrow(LogTrimmedError);
    await expect(log.read(0, before, PATIENT)).rejects.toThrow(LogTrimmedError);
  });

  it('refuses what is no position at all', async () => {
    await expect(log.read(0, 'nonsense' as LogPosition, AT_ONCE)).rejects.toThrow(LogTrimmedError);
  });
}

/** What every adapter of `TickLog` promises. */
export function tickLogSuite(name: string, { start, startShort }: TickLogHarness): void {
  describe(`TickLog: ${name}`, () => readingSuite(start));
  describe(`TickLog, written: ${name}`, () => writingSuite(start));
  describe(`TickLog, trimmed: ${name}`, () => trimmingSuite(startShort));
}
