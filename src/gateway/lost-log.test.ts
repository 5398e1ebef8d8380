import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  BusUnavailableError,
  type LogEntry,
  LogLostError,
  logPositionOf,
  type LogPosition,
  type SealedEntry,
  type TickLog,
} from '../bus/index.js';
import { createMemoryTickLog } from '../bus/memory/index.js';
import { type Clock, epochMsOf, type FeedMessage, silentLog } from '../market/index.js';
import { Outbox } from './outbox.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const message = (number: number): FeedMessage => ({ kind: 'clock', time: epochMsOf(number) });

interface Sealed extends SealedEntry {
  readonly entry: LogEntry;
}

/** A log on a server that loses what it had confirmed: its newest entries, or all and with them whom it belongs to. */
class LosingLog {
  entries: LogEntry[] = [];
  private newest: number | undefined = -1;
  private losses = 0;
  /** Of so many appends that come next, none is taken. */
  refusals = 0;
  takesEvery = 1;
  appends = 0;
  readonly restored: number[] = [];
  readonly log: TickLog = {
    ...createMemoryTickLog({ shards: 1, maxEntries: 1 }),
    seal: (entry: LogEntry): Sealed => ({ entry, sequence: entry.sequence, bytes: entry.messages.length }),
    append: (_: number, sealed: SealedEntry) => this.append((sealed as Sealed).entry),
    restore: async (_: number, next: number) => {
      this.restored.push(next);
      this.newest = next - 1;
    },
  };

  loseNewest(count: number): void {
    if (this.newest === undefined) return;
    this.losses += 1;
    this.entries = this.entries.slice(0, Math.max(0, this.entries.length - count));
    this.newest = this.entries.at(-1)?.sequence ?? -1;
  }

  loseAll(): void {
    this.losses += 1;
    this.entries = [];
    this.newest = undefined;
  }

  get numbers(): number[] {
    return this.entries.flatMap(({ messages }) => messages.map((one) => ('time' in one ? one.time : NaN)));
  }

  private async append(entry: LogEntry): Promise<LogPosition> {
    this.appends += 1;
    const { losses } = this;
    const isRefused = this.refusals > 0 || this.appends % this.takesEvery !== 0;
    this.refusals = Math.max(0, this.refusals - 1);
    await turn();
    if (isRefused) throw new BusUnavailableError('refused a command (OOM)');
    if (losses !== this.losses) throw new BusUnavailableError('broke off');
    const { newest } = this;
    if (newest === undefined) throw new LogLostError(undefined);
    if (entry.sequence > newest + 1) throw new LogLostError(newest < 0 ? undefined : newest);
    if (entry.sequence === newest + 1) {
      this.entries.push(entry);
      this.newest = entry.sequence;
    }
    return logPositionOf(String(entry.sequence));
  }
}

interface Rig {
  readonly outbox: Outbox;
  readonly told: (string | undefined)[];
  readonly clock: Clock & { time: number; slept: number[] };
}

function open(log: TickLog, keepBytes = 1e9): Rig {
  const told: (string | undefined)[] = [];
  const clock = {
    time: 0,
    slept: [] as number[],
    now: () => epochMsOf(0),
    monotonic: () => clock.time,
    sleep: async (ms: number) => {
      clock.slept.push(ms);
      await turn();
    },
  };
  const outbox = new Outbox({
    tickLog: log,
    shard: 0,
    fencingToken: 5,
    source: 'replay',
    next: 0,
    clock,
    log: silentLog,
    maxBytes: 1e9,
    keepBytes,
    random: () => 0,
    onFull: () => undefined,
    onFenced: () => undefined,
    onAway: (reason) => told.push(reason),
  });
  return { outbox, told, clock };
}

const settle = async (outbox: Outbox): Promise<void> => {
  await outbox.settled();
  await turn();
};

/** One message after another, each an entry. */
async function add(outbox: Outbox, from: number, to: number): Promise<void> {
  for (let number = from; number < to; number += 1) {
    outbox.add([message(number)], epochMsOf(0));
    await settle(outbox);
  }
}
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

it('gives a log that has lost its last entries all of them again, in order and once', async () => {
  const losing = new LosingLog();
  const { outbox } = open(losing.log);
  await add(outbox, 0, 20);
  losing.loseNewest(7);
  await add(outbox, 20, 25);
  expect(losing.numbers).toEqual(range(0, 25));
  expect(losing.restored).toEqual([]);
  expect(outbox.counters.losses).toBe(1);
});

it('can give more again when the log loses more than the first time', async () => {
  const losing = new LosingLog();
  const { outbox } = open(losing.log);
  await add(outbox, 0, 20);
  losing.loseNewest(3);
  await add(outbox, 20, 21);
  losing.loseNewest(12);
  await add(outbox, 21, 22);
  expect(losing.numbers).toEqual(range(0, 22));
});

it('gives an empty log what is still there, and lets it begin with that', async () => {
  const losing = new LosingLog();
  const { outbox } = open(losing.log, 5);
  await add(outbox, 0, 20);
  losing.loseAll();
  await add(outbox, 20, 22);
  expect(losing.numbers).toEqual(range(15, 22));
  expect(losing.restored).toEqual([15]);
});

it('keeps no more than the last ten seconds', async () => {
  const losing = new LosingLog();
  const { outbox, clock } = open(losing.log);
  for (let number = 0; number < 30; number += 1) {
    clock.time = number * 1_000;
    await add(outbox, number, number + 1);
  }
  expect(outbox.keptBytes).toBe(11);
  losing.loseNewest(25);
  await add(outbox, 30, 31);
  expect(losing.numbers).toEqual([...range(0, 5), ...range(19, 31)]);
  expect(losing.restored).toEqual([19]);
});

it('tells once of a log that takes an entry now and then, and asks it ever more seldom', async () => {
  const losing = new LosingLog();
  const { outbox, told, clock } = open(losing.log);
  await add(outbox, 0, 3);
  const before = losing.appends;
  losing.takesEvery = 10;
  for (let number = 3; number < 100_000; number += 1) outbox.add([message(number)], epochMsOf(0));
  while (clock.slept.length < 20) await turn();
  expect(told).toEqual(['refused a command (OOM)']);
  // Each time one alone, and after it what is sent together.
  expect(losing.appends - before).toBeLessThan(20 * 33);
  expect(clock.slept.slice(5)).toEqual(clock.slept.slice(5).map(() => 2_000));
  losing.takesEvery = 1;
  await settle(outbox);
  expect(losing.numbers).toEqual(range(0, 100_000));
  expect(told).toEqual(['refused a command (OOM)', undefined]);
  expect(outbox.counters.interruptions).toBe(1);
  expect(clock.slept.slice(0, 3)).toEqual([100, 200, 400]);
});

it('loses and doubles nothing that it still has, whatever the log loses and refuses, and whenever', async () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('add' as const), count: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ kind: fc.constant('lose' as const), count: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ kind: fc.constant('lose all' as const), count: fc.constant(0) }),
      fc.record({ kind: fc.constant('refuse' as const), count: fc.integer({ min: 1, max: 10 }) }),
      fc.record({ kind: fc.constant('wait' as const), count: fc.integer({ min: 1, max: 5 }) }),
    ),
    { minLength: 1, maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const losing = new LosingLog();
      const { outbox } = open(losing.log);
      let next = 0;
      for (const { kind, count } of given) {
        if (kind === 'add') for (let i = 0; i < count; i += 1) outbox.add([message(next++)], epochMsOf(0));
        else if (kind === 'lose') losing.loseNewest(count);
        else if (kind === 'lose all') losing.loseAll();
        else if (kind === 'refuse') losing.refusals = count;
        else for (let i = 0; i < count; i += 1) await turn();
      }
      // The next entry shows what was lost.
      outbox.add([message(next++)], epochMsOf(0));
      await settle(outbox);
      outbox.add([message(next++)], epochMsOf(0));
      await settle(outbox);
      expect(losing.numbers).toEqual(range(0, next));
    }),
    { numRuns: 300 },
  );
});
