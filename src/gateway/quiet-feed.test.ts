import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { CHANNELS, GatewayStatus, LOG_START } from '../bus/index.js';
import { createMemoryBus, createMemoryLeases, createMemoryTickLog } from '../bus/memory/index.js';
import {
  epochMsOf,
  type Feed,
  type FeedHandlers,
  type FeedHistory,
  type FeedMessage,
  silentLog,
  tickerOf,
  type Trade,
} from '../market/index.js';
import { GatewayService } from './service.js';

const T0 = 1_381_152_600_000;
const SHARDS = 2;
const trade = (time: number): Trade => ({
  kind: 'trade',
  symbol: tickerOf('SPY'),
  price: 100,
  size: 100,
  time: epochMsOf(T0 + time),
  sequence: time + 1,
  conditions: [],
  exchange: 1,
  id: String(time),
});

const nothing = async function* (): AsyncGenerator<never[]> {
  yield [];
};
const EMPTY_HISTORY: FeedHistory = {
  trades: nothing,
  minuteBars: nothing,
  secondBars: nothing,
  dayBars: nothing,
  tickers: async () => [],
  traded: nothing,
};

/** A connection that stands at once, and on which comes what the test sends. */
class StandingFeed implements Feed {
  readonly rejects = {};
  waiting = 0;
  private handlers: FeedHandlers | undefined;

  constructor(private readonly clock: ManualClock) {}

  get backlog(): Feed['backlog'] {
    return { frames: this.waiting, bytes: this.waiting, mostFrames: this.waiting, shedFrames: 0 };
  }
  start(handlers: FeedHandlers): void {
    this.handlers = handlers;
    handlers.onStatus({ state: 'streaming', detail: 'Streaming.', subscribed: 1, ignoredTopics: [], refusedTopics: [], reconnects: 0 });
  }
  send(...times: readonly number[]): void {
    this.handlers?.onMessages(times.map(trade), this.clock.now());
  }
  subscribe(): void {}
  hold(): void {}
  async close(): Promise<void> {}
}

/** Gateways that hold the connection one after the other, over one log. */
class Holders {
  readonly clock = new ManualClock();
  readonly tickLog = createMemoryTickLog({ shards: SHARDS, maxEntries: 10_000 });
  readonly bus = createMemoryBus({ log: silentLog });
  private readonly leases = createMemoryLeases({ clock: this.clock });
  private current: GatewayService | undefined;

  async next(rate: number): Promise<StandingFeed> {
    const { clock, bus, leases, tickLog } = this;
    const feed = new StandingFeed(clock);
    this.current = new GatewayService({
      openFeed: async () => feed,
      openHistory: () => EMPTY_HISTORY,
      repairDelaysMs: [1_000],
      random: () => 0,
      symbols: [tickerOf('SPY'), tickerOf('BAC')],
      source: 'synthetic',
      bus,
      leases,
      tickLog,
      leaseName: 'vendor',
      holder: { host: 'here', pid: 1, role: 'gateway', since: '2013-10-07T00:00:00.000Z' },
      clock,
      log: silentLog,
      feedClock: { rate },
    });
    this.current.start().done.catch(() => undefined);
    await this.seconds(0);
    return feed;
  }

  get reasons(): readonly string[] | undefined {
    return this.current?.reasons();
  }

  async end(): Promise<void> {
    await this.current?.stop();
    this.current = undefined;
  }

  async seconds(count: number): Promise<void> {
    for (let i = 0; i < Math.max(1, count); i += 1) {
      await this.clock.advance(count === 0 ? 0 : 1_000);
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async messages(shard: number): Promise<FeedMessage[]> {
    const records = await this.tickLog.read(shard, LOG_START, { count: 10_000, blockMs: 0 });
    return records.flatMap(({ entry }) => [...entry.messages]);
  }

  /** Feed seconds of the newest mark in each shard, counted from T0. */
  async marks(): Promise<number[]> {
    const shards = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => this.messages(shard)));
    return shards.map((messages) => (messages.reduce((max, m) => (m.kind === 'clock' ? Math.max(max, m.time) : max), 0) - T0) / 1_000);
  }
}

describe('a feed on which nothing comes', () => {
  let holders: Holders;
  afterEach(() => holders.end());

  it('has a clock that goes on behind a new holder too, and the absence is noted without waiting for a print', async () => {
    holders = new Holders();
    const first = await holders.next(1);
    first.send(0);
    await holders.end();
    await holders.seconds(10);
    await holders.next(1);
    await holders.seconds(5);
    expect(await holders.marks()).toEqual([14, 14]);
    const gaps = (await holders.messages(0)).filter(({ kind }) => kind === 'gap');
    expect(gaps).toEqual([{ kind: 'gap', from: T0, to: T0 + 12_000, cause: 'disconnect', symbols: [] }]);
    expect((await holders.messages(1)).filter(({ kind }) => kind === 'repair')).toHaveLength(1);
  });

  it('tells by its first print where it really is', async () => {
    holders = new Holders();
    const first = await holders.next(60);
    first.send(0);
    await holders.end();
    const second = await holders.next(60);
    await holders.seconds(2);
    second.send(10_000);
    await holders.seconds(3);
    expect((await holders.marks())[0]).toBe(10 + 2 * 60);
  });

  it('is not told from one whose frames wait unread: the clock stands', async () => {
    holders = new Holders();
    const feed = await holders.next(1);
    feed.send(0);
    feed.waiting = 1;
    await holders.seconds(10);
    expect((await holders.marks())[0]).toBe(0);
    feed.waiting = 0;
    await holders.seconds(1);
    expect((await holders.marks())[0]).toBe(10);
  });

  it('is not told from one that this process had no time to read: the clock stands until it has', async () => {
    holders = new Holders();
    const feed = await holders.next(1);
    feed.send(0);
    await holders.clock.advance(8_000);
    await holders.seconds(0);
    expect((await holders.marks())[0]).toBe(0);
    await holders.seconds(1);
    expect((await holders.marks())[0]).toBe(8);
  });
});

describe('a ticker on which nothing comes', () => {
  it('is named in the gateway’s status, and the gateway is as ready as before', async () => {
    const holders = new Holders();
    const statuses: GatewayStatus[] = [];
    await holders.bus.subscribe([CHANNELS.gatewayStatus], ({ body }) => void statuses.push(GatewayStatus.parse(JSON.parse(body))));
    const feed = await holders.next(1);
    feed.send(0);
    await holders.seconds(890);
    expect(statuses.at(-1)).toMatchObject({ silent_symbols: [], silent_count: 0 });
    await holders.seconds(20);
    const silent = { symbol: 'BAC', since: '1970-01-01T00:00:00.000Z', likely: null, reason: 'no_data' };
    expect(statuses.at(-1)).toMatchObject({ state: 'streaming', silent_symbols: [silent], silent_count: 1 });
    expect(holders.reasons).toEqual([]);
    await holders.end();
  });
});

describe('a gap that a holder has repaired in one shard before it died', () => {
  it('is repaired in the other one by the next holder, and there alone', async () => {
    const holders = new Holders();
    const { tickLog } = holders;
    const append = (shard: number, sequence: number, messages: readonly FeedMessage[]) =>
      tickLog.append(shard, tickLog.seal({ sequence, source: 'synthetic', receivedAt: epochMsOf(0), messages }), 1);
    const span = { from: epochMsOf(T0), to: epochMsOf(T0 + 5_000) };
    await tickLog.claim(1);
    for (let shard = 0; shard < SHARDS; shard += 1) await append(shard, 0, [{ kind: 'gap', ...span, cause: 'disconnect', symbols: [] }]);
    await append(0, 1, [{ kind: 'repair', ...span, trades: 3, complete: true }]);
    await holders.next(0);
    await holders.seconds(3);
    await holders.end();
    const repairs = async (shard: number) => (await holders.messages(shard)).filter(({ kind }) => kind === 'repair');
    expect(await repairs(0)).toEqual([{ kind: 'repair', ...span, trades: 3, complete: true }]);
    expect(await repairs(1)).toEqual([{ kind: 'repair', ...span, trades: 0, complete: true }]);
  });
});
