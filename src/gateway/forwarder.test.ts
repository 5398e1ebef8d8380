import { describe, expect, it } from 'vitest';
import { OPEN, print } from '../../test/support/prints.js';
import { CHANNELS, shardOf, type TickLog } from '../bus/index.js';
import { createMemoryBus, createMemoryTickLog } from '../bus/memory/index.js';
import { epochMsOf, type FeedMessage, type Gap, silentLog, type Source, tickerOf } from '../market/index.js';
import { Forwarder } from './forwarder.js';

const SHARDS = 3;
/** A symbol of each shard. */
const SYMBOLS = Array.from({ length: SHARDS }, (_, shard) => {
  for (let i = 0; ; i += 1) if (shardOf(tickerOf(`S${i}`), SHARDS) === shard) return tickerOf(`S${i}`);
});
const at = (second: number) => epochMsOf(OPEN + second * 1_000);
const of = (shard: number, second: number): FeedMessage => print(second, SYMBOLS[shard]);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
let now = 0;
const clock = { now: () => epochMsOf(OPEN + now), monotonic: () => now, sleep: async () => undefined };
const newLog = (): TickLog => createMemoryTickLog({ shards: SHARDS, maxEntries: 1_000 });

interface Given {
  readonly source?: Source;
  readonly rate?: number;
  readonly tickChannel?: string;
}

async function forwarder(tickLog: TickLog, fencingToken: number, { source = 'massive', rate = 1, tickChannel = '' }: Given = {}) {
  const bus = createMemoryBus({ log: silentLog });
  const heard: string[] = [];
  if (tickChannel !== '') await bus.subscribe([tickChannel], ({ body }) => heard.push(body));
  const opened = await Forwarder.open({
    tickLog,
    fencingToken,
    bus,
    clock,
    log: silentLog,
    source,
    feedClock: { rate },
    ...(tickChannel === '' ? {} : { tickChannel }),
    maxUnconfirmed: 1_000_000,
    keepConfirmed: 1_000_000,
    onFull: () => undefined,
    onFenced: () => undefined,
    onAway: () => undefined,
    random: () => 0,
    isBehind: () => false,
  });
  return { opened, bus, heard };
}

describe('where the log ended before', () => {
  it('is the end of the shard that ended first, of those that had a print', async () => {
    const tickLog = newLog();
    const first = await forwarder(tickLog, 1);
    expect(first.opened.tail).toBeUndefined();
    now = 5_000;
    first.opened.forward([of(0, 1)], at(2));
    now = 9_000;
    first.opened.forward([of(1, 7)], at(8));
    expect(await first.opened.drain(1_000)).toBe(0);
    const { opened } = await forwarder(tickLog, 2);
    // Clock marks go to every shard; the first shard has heard the mark of the seventh second.
    expect(opened.tail).toEqual({ time: at(7), receivedAt: at(8) });
  });

  it('is nowhere in a log of another source', async () => {
    const tickLog = newLog();
    const simulated = await forwarder(tickLog, 1, { source: 'synthetic' });
    simulated.opened.forward([of(0, 1)], at(2));
    await simulated.opened.drain(1_000);
    expect((await forwarder(tickLog, 2)).opened.tail).toBeUndefined();
    expect((await forwarder(tickLog, 3, { source: 'synthetic' })).opened.tail).toBeDefined();
  });

  it('goes on with the machine’s time at the pace of the feed', async () => {
    now = 60_000;
    const tail = { time: at(10), receivedAt: at(50) };
    const estimateAt = async (rate: number) => (await forwarder(newLog(), 1, { rate })).opened.estimate(tail);
    expect(await estimateAt(1)).toBe(at(20));
    expect(await estimateAt(3)).toBe(at(40));
    expect(await estimateAt(0)).toBeUndefined();
    // A machine whose clock was set back does not take the feed back.
    now = 40_000;
    expect(await estimateAt(1)).toBe(at(10));
  });
});

it('counts prints, and what waits and is kept, over all shards', async () => {
  const tickLog = newLog();
  const { opened } = await forwarder(tickLog, 1);
  opened.forward([of(0, 1), of(1, 1), of(2, 1), { kind: 'clock', time: at(2) }], at(1));
  expect(opened.counters.ticks).toBe(3);
  expect(opened.unconfirmed.entries).toBe(3);
  expect(opened.unconfirmed.bytes).toBeGreaterThan(0);
  expect(opened.keptBytes).toBe(0);
  const waiting = opened.unconfirmed.bytes;
  await opened.drain(1_000);
  expect(opened.unconfirmed).toEqual({ entries: 0, bytes: 0 });
  expect(opened.keptBytes).toBe(waiting);
  expect(opened.forwarded).toEqual([1, 1, 1]);
  expect(opened.mirrored).toBeUndefined();
  opened.forward([], at(2));
  expect(opened.forwarded).toEqual([1, 1, 1]);
});

it('puts each trade on the channel where one is named', async () => {
  const { opened, heard } = await forwarder(newLog(), 1, { tickChannel: CHANNELS.ticks });
  opened.forward([of(0, 1), of(1, 2)], at(2));
  await opened.drain(1_000);
  await turn();
  expect(heard.map((body) => (JSON.parse(body) as { symbol: string }).symbol)).toEqual([SYMBOLS[0], SYMBOLS[1]]);
  expect(opened.mirrored).toMatchObject({ published: 2 });
});

it('says of a gap that an earlier holder left open in which shards it is', async () => {
  const tickLog = newLog();
  const first = await forwarder(tickLog, 1);
  const gap: Gap = { kind: 'gap', from: at(1), to: at(5), cause: 'disconnect', symbols: [] };
  first.opened.forward([of(0, 1), of(1, 1), of(2, 1)], at(1));
  first.opened.forward([gap], at(6));
  await first.opened.appendLate(1, [{ kind: 'repair', from: gap.from, to: gap.to, trades: 0, complete: true }]);
  const { opened } = await forwarder(tickLog, 2);
  expect(opened.openGaps.map(({ gap: { from, to }, shards }) => ({ from, to, shards }))).toEqual([
    { from: gap.from, to: gap.to, shards: [0, 2] },
  ]);
});

it('reads a shard again from a machine time on, as far as was asked', async () => {
  const tickLog = newLog();
  const { opened } = await forwarder(tickLog, 1);
  for (let second = 1; second <= 20; second += 1) {
    opened.forward([of(0, second)], at(second));
    await turn();
  }
  const [until = 0] = opened.forwarded;
  const seconds: number[] = [];
  let pages = 0;
  for await (const page of opened.read(0, at(0), until - 1, { from: at(0), to: at(60) })) {
    pages += 1;
    for (const record of page)
      if (record.problem === undefined)
        seconds.push(...record.entry.messages.flatMap((one) => (one.kind === 'trade' ? [one.sequence] : [])));
  }
  expect(seconds).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(pages).toBe(3);
});
