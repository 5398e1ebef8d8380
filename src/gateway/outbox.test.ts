import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BusUnavailableError, type LogEntry, LOG_START, type LogPosition, type SealedEntry, type TickLog } from '../bus/index.js';
import { createMemoryTickLog } from '../bus/memory/index.js';
import { type Clock, epochMsOf, type FeedMessage, silentLog } from '../market/index.js';
import { Outbox } from './outbox.js';

const message = (number: number): FeedMessage => ({ kind: 'clock', time: epochMsOf(number) });
const clock: Clock = { now: () => epochMsOf(0), monotonic: () => 0, sleep: () => new Promise((resolve) => setImmediate(resolve)) };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What happens to one append: it may arrive or not, and may be confirmed or not, as on a real connection. */
type Fate = 'well' | 'refused' | 'unanswered';

/** A log over a connection that breaks off. */
class BreakingLog {
  readonly log: TickLog;
  private readonly inner = createMemoryTickLog({ shards: 1, maxEntries: 100_000 });
  /** Of the next appends; then all go well. */
  fates: Fate[] = [];
  away = false;
  /** Answers wait until it is let go. */
  gate: Promise<void> | undefined;
  mostAtOnce = 0;
  private atOnce = 0;

  constructor() {
    void this.inner.claim(5);
    this.log = { ...this.inner, append: (_: number, entry: SealedEntry, token: number) => this.append(entry, token) };
  }

  private async append(entry: SealedEntry, token: number): Promise<LogPosition> {
    this.mostAtOnce = Math.max(this.mostAtOnce, (this.atOnce += 1));
    try {
      if (this.away) throw new BusUnavailableError('away');
      const fate = this.fates.shift() ?? 'well';
      if (fate === 'refused') throw new BusUnavailableError('refused');
      const position = await this.inner.append(0, entry, token);
      await this.gate;
      if (fate === 'unanswered') throw new BusUnavailableError('broke off before the answer');
      return position;
    } finally {
      this.atOnce -= 1;
    }
  }

  async entries(): Promise<readonly LogEntry[]> {
    return (await this.inner.read(0, LOG_START, { count: 100_000, blockMs: 0 })).map(({ entry }) => entry);
  }

  async numbers(): Promise<number[]> {
    return (await this.entries()).flatMap(({ messages }) => messages.map((one) => ('time' in one ? one.time : NaN)));
  }

  takeOver(token: number): Promise<unknown> {
    return this.inner.claim(token);
  }
}

interface Opened {
  readonly outbox: Outbox;
  readonly full: boolean[];
  readonly fenced: () => number;
}

function open(tickLog: TickLog, maxBytes = 1e9): Opened {
  const full: boolean[] = [];
  let fenced = 0;
  const outbox = new Outbox({
    tickLog,
    shard: 0,
    fencingToken: 5,
    source: 'replay',
    next: 0,
    clock,
    log: silentLog,
    maxBytes,
    onFull: (now) => full.push(now),
    onFenced: () => void (fenced += 1),
    onAway: () => undefined,
    keepBytes: 1e9,
    random: () => 0,
  });
  return { outbox, full, fenced: () => fenced };
}
const add = (outbox: Outbox, from: number, to = from + 1): void =>
  outbox.add(
    Array.from({ length: to - from }, (_, i) => message(from + i)),
    epochMsOf(0),
  );
const range = (to: number): number[] => Array.from({ length: to }, (_, i) => i);

describe('outbox', () => {
  it('sends one message at once and alone, where the log answers quickly', async () => {
    const log = new BreakingLog();
    const { outbox } = open(log.log);
    for (let i = 0; i < 10; i += 1) {
      add(outbox, i);
      await turn();
    }
    expect((await log.entries()).map(({ messages }) => messages.length)).toEqual(range(10).map(() => 1));
    expect(outbox.counters.confirmed).toBe(10);
  });

  it('makes larger entries the more waits, never more than a few on their way', async () => {
    const log = new BreakingLog();
    let letGo = (): void => undefined;
    log.gate = new Promise((resolve) => {
      letGo = resolve;
    });
    const { outbox } = open(log.log);
    for (let i = 0; i < 1_000; i += 1) add(outbox, i);
    expect(log.mostAtOnce).toBe(4);
    letGo();
    log.gate = undefined;
    expect(await outbox.drain(1_000)).toBe(0);
    expect(await log.numbers()).toEqual(range(1_000));
    expect((await log.entries()).length).toBeLessThan(10);
    expect(log.mostAtOnce).toBe(4);
  });

  it('sends more at once of those that can grow no more, and no more than 32', async () => {
    const log = new BreakingLog();
    let letGo = (): void => undefined;
    log.gate = new Promise((resolve) => {
      letGo = resolve;
    });
    const { outbox } = open(log.log);
    for (let i = 0; i < 20_000; i += 1) add(outbox, i);
    expect(log.mostAtOnce).toBe(23);
    for (let i = 20_000; i < 100_000; i += 1) add(outbox, i);
    expect(log.mostAtOnce).toBe(32);
    letGo();
    log.gate = undefined;
    expect(await outbox.drain(1_000)).toBe(0);
    expect(await log.numbers()).toEqual(range(100_000));
  });

  it('every message arrives once and in order, whatever becomes of appends and their answers', async () => {
    const fate = fc.constantFrom<Fate>('well', 'well', 'refused', 'unanswered');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 2_500 }), { maxLength: 30 }),
        async (fates, sizes) => {
          const log = new BreakingLog();
          log.fates = [...fates];
          const { outbox } = open(log.log);
          let next = 0;
          for (const size of sizes) {
            add(outbox, next, next + size);
            next += size;
            if (size % 3 === 0) await turn();
          }
          for (let i = 0; i < 200 && outbox.depth.entries > 0; i += 1) await turn();
          expect(await log.numbers()).toEqual(range(next));
          expect(outbox.depth).toEqual({ entries: 0, bytes: 0 });
          const sequences = (await log.entries()).map(({ sequence }) => sequence);
          expect(sequences).toEqual(range(sequences.length));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps everything while the log is away, and says once that it is and once that it is back', async () => {
    const log = new BreakingLog();
    const { outbox } = open(log.log);
    log.away = true;
    for (let i = 0; i < 100; i += 1) add(outbox, i);
    for (let i = 0; i < 20; i += 1) await turn();
    expect(outbox.counters.interruptions).toBe(1);
    log.away = false;
    await outbox.settled();
    expect(await log.numbers()).toEqual(range(100));
    expect(outbox.counters.interruptions).toBe(1);
  });

  it('is full beyond its bound and has room again well below it; nothing is given up', async () => {
    const log = new BreakingLog();
    log.away = true;
    const { outbox, full } = open(log.log, 2_000 * 160);
    for (let i = 0; i < 5; i += 1) add(outbox, i * 1_024, (i + 1) * 1_024);
    expect(full).toEqual([true]);
    expect(outbox.isFull).toBe(true);
    await turn();
    log.away = false;
    await outbox.settled();
    expect(full).toEqual([true, false]);
    expect(await log.numbers()).toEqual(range(5 * 1_024));
  });

  it('sends nothing any more once another writer has taken the log over', async () => {
    const log = new BreakingLog();
    const { outbox, fenced } = open(log.log);
    add(outbox, 0);
    await outbox.settled();
    await log.takeOver(6);
    for (let i = 1; i < 10; i += 1) add(outbox, i);
    await outbox.settled();
    for (let i = 0; i < 10; i += 1) await turn();
    expect(fenced()).toBe(1);
    expect(await log.numbers()).toEqual([0]);
    expect(await outbox.drain(1_000)).toBeGreaterThan(0);
  });

  it('settles what was added before, not what came after', async () => {
    const log = new BreakingLog();
    const { outbox } = open(log.log);
    log.away = true;
    add(outbox, 0);
    let settled = false;
    const before = outbox.settled().then(() => (settled = true));
    await turn();
    expect(settled).toBe(false);
    log.away = false;
    await before;
    expect(await log.numbers()).toEqual([0]);
  });
});
