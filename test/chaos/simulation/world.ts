import { CHANNELS, LogReaderState, RESULT_KINDS, type ResultRecord, RESULTS_START } from '../../../src/bus/index.js';
import { createMemoryBus } from '../../../src/bus/memory/index.js';
import { BUILT_IN, EngineService, PlanSource } from '../../../src/engine/index.js';
import { Duplicates } from '../../../src/gateway/duplicates.js';
import { Outbox } from '../../../src/gateway/outbox.js';
import { epochMsOf, type FeedMessage, silentLog, type Trade } from '../../../src/market/index.js';
import type { Definitions } from '../../../src/store/index.js';
import { ManualClock } from '../../support/manual-clock.js';
import { MemoryStore } from '../../support/memory-store.js';
import type { SeededRandom } from '../chain/random.js';
import { busFor, type BusTrouble, FaultyLog, Life, logFor, storeFor, type StoreTrouble, turn } from './ports.js';

const idOf = ({ symbol, sequence }: Trade): string => `${symbol} ${sequence}`;

/** A gateway, a log, an engine and its tables, in one process and at the pace of a clock that stands still until it is told. */
export class World {
  readonly clock = new ManualClock();
  readonly store: MemoryStore;
  readonly log: FaultyLog;
  readonly trouble: StoreTrouble = { chance: 0 };
  readonly busTrouble: BusTrouble = { chance: 0, unanswered: new Set() };
  /** Outlives every engine, as Redis does. */
  private readonly bus = createMemoryBus({ log: silentLog, keepResults: 1e6 });
  private outbox: Outbox;
  private readonly duplicates = new Duplicates();
  private readonly sent: Trade[] = [];
  private readonly repaired = new Map<string, number>();
  /** Gaps of the vendor's connection that are not repaired yet. */
  private open: { readonly from: number; readonly to: number; readonly dueAt: number }[] = [];
  private life = new Life();
  private engine: EngineService | undefined;
  /** The connection of a gateway that is new stands in the middle of a second: the first print of it is missed. */
  private joins = false;
  kills = 0;
  failure: unknown;

  constructor(
    private readonly random: SeededRandom,
    definitions: Definitions,
  ) {
    this.store = new MemoryStore(definitions);
    this.log = new FaultyLog(this.clock, random);
    this.outbox = this.openOutbox();
  }

  private openOutbox(): Outbox {
    return new Outbox({
      tickLog: this.log.port,
      shard: 0,
      fencingToken: 1,
      source: 'synthetic',
      next: 0,
      clock: this.clock,
      log: silentLog,
      maxBytes: 1e9,
      keepBytes: 1e9,
      random: () => this.random.next(),
      onFull: () => undefined,
      onFenced: () => undefined,
      onAway: () => undefined,
    });
  }

  send(messages: readonly FeedMessage[]): void {
    const once = this.duplicates.without(messages);
    for (const message of once) if (message.kind === 'trade') this.sent.push(message);
    this.outbox.add(this.heard(once), this.clock.now());
  }

  /** The vendor's connection breaks off for as long as these messages come. */
  miss(messages: readonly FeedMessage[]): void {
    const times = messages.flatMap((message) => ('time' in message ? [message.time] : []));
    const [from, to] = [Math.min(...times), Math.max(...times) + 1];
    for (const message of this.duplicates.without(messages)) if (message.kind === 'trade') this.sent.push(message);
    this.outbox.add([{ kind: 'gap', from: epochMsOf(from), to: epochMsOf(to), cause: 'disconnect', symbols: [] }], this.clock.now());
    this.open.push({ from, to, dueAt: this.clock.now() + this.random.between(500, 8_000) });
  }

  private heard(messages: readonly FeedMessage[]): readonly FeedMessage[] {
    if (!this.joins || messages.length === 0) return messages;
    this.joins = false;
    return messages[0]?.kind === 'clock' && messages[1]?.kind === 'trade' ? messages.filter((_, at) => at !== 1) : messages;
  }

  /** The gateway is gone with all that it knew, and so is the log: another one begins both anew. */
  async replaceLog(joins: boolean): Promise<void> {
    this.joins = joins;
    const drained = this.outbox.drain(0);
    await this.pass(1);
    await drained;
    this.log.replace();
    this.open = [];
    this.outbox = this.openOutbox();
  }

  async startEngine(): Promise<void> {
    const { clock, random, trouble, busTrouble } = this;
    const life = new Life();
    this.life = life;
    const store = storeFor(life, this.store, random, trouble);
    const bus = busFor(life, this.bus, random, busTrouble);
    await bus.subscribe([CHANNELS.logReaders], ({ body }) => {
      const { missing } = LogReaderState.parse(JSON.parse(body));
      if (missing && !life.isDead) this.repair(missing.from, missing.to);
    });
    const shared = { store, clock, log: silentLog, universe: 'all' };
    const plans = new PlanSource({ ...shared, catalogue: BUILT_IN, allowedLatenessMs: 500, barsFrom: 'trades' });
    const engine = new EngineService({
      ...shared,
      random: () => 0,
      shard: 0,
      tickLog: logFor(life, this.log),
      bus,
      plans,
      owner: 'simulated',
      resources: () => ({ cpuPercent: 0, memoryMb: 0 }),
      batchRows: 20,
      flushIntervalMs: 500,
      healthIntervalMs: 60_000,
    });
    this.engine = engine;
    const { done } = await engine.start();
    done.catch((error: unknown) => {
      if (!life.isDead) this.failure ??= error;
    });
  }

  get state(): EngineService['state'] | undefined {
    return this.engine?.state;
  }

  async killEngine(): Promise<void> {
    this.life.kill();
    this.kills += 1;
    // Nothing that it does now has any effect; what it still holds can be forgotten.
    this.engine?.stop().catch(() => undefined);
    await this.startEngine();
  }

  /** Lets what can be done be done. */
  async pass(ms: number): Promise<void> {
    for (let turns = 0; turns < 4; turns += 1) await turn();
    await this.clock.advance(ms);
    this.open = this.open.filter(({ from, to, dueAt }) => this.clock.now() < dueAt || !this.fetchWhenIdle(from, to));
    for (let turns = 0; turns < 4; turns += 1) await turn();
  }

  /** Without any trouble, until nothing waits any more. */
  async settle(): Promise<void> {
    this.trouble.chance = 0;
    this.busTrouble.chance = 0;
    this.log.trouble = 0;
    let quiet = 0;
    for (let looks = 0; quiet < 24; looks += 1) {
      if (looks > 4_000) throw new Error(`nothing comes to its end: ${JSON.stringify(this.state)}`);
      await this.pass(250);
      const { state } = this;
      const waits = this.open.length + this.outbox.depth.entries + (state?.waitingRows ?? 1) + (state?.waitingCorrections ?? 1);
      quiet = waits === 0 ? quiet + 1 : 0;
      if (this.failure !== undefined) throw this.failure;
    }
    const stopped = this.engine?.stop();
    for (let looks = 0; looks < 40; looks += 1) await this.pass(250);
    await stopped;
  }

  /** What all engines have published of what is kept. */
  async published(): Promise<readonly ResultRecord[]> {
    return this.bus.results.read(new Map(RESULT_KINDS.map((kind) => [kind, RESULTS_START])), { count: 1e6, blockMs: 0 });
  }

  /** What a gateway does with a part of the feed that the log has lost. */
  private repair(from: number, to: number): void {
    const key = `${from} ${to}`;
    const now = this.clock.now();
    if (now - (this.repaired.get(key) ?? -Infinity) < 2_500 || !this.isIdle) return;
    this.repaired.set(key, now);
    this.outbox.add([{ kind: 'gap', from: epochMsOf(from), to: epochMsOf(to), cause: 'log_lost', symbols: [] }], now);
    this.fetch(from, to);
  }

  /** Nothing is on its way to the log. */
  private get isIdle(): boolean {
    return this.outbox.depth.entries === 0;
  }

  private fetchWhenIdle(from: number, to: number): boolean {
    if (this.isIdle) this.fetch(from, to);
    else return false;
    return true;
  }

  /** Fetches what the log does not have. */
  private fetch(from: number, to: number): void {
    const there = new Set(this.log.entries.flatMap(({ messages }) => messages.flatMap((one) => (one.kind === 'trade' ? [idOf(one)] : []))));
    const missing = this.sent.filter((trade) => trade.time >= from - 1_000 && trade.time < to && !there.has(idOf(trade)));
    const repair = { kind: 'repair', from: epochMsOf(from), to: epochMsOf(to), trades: missing.length, complete: true } as const;
    this.outbox.add([...missing, repair], this.clock.now());
  }
}

/**
 * What two worlds have in common: everything but how often it was revised, and what a session is called: that comes from the log in which
 * it began.
 */
export async function tablesOf({ store }: World): Promise<Readonly<Record<string, readonly string[]>>> {
  const sessions = (await store.sessions()).toSorted((a, b) => a.startedAt - b.startedAt);
  const names = new Map(sessions.map(({ sessionId }, at) => [sessionId, `session ${at}`]));
  const named = (row: object): object =>
    'sessionId' in row && typeof row.sessionId === 'string' ? { ...row, sessionId: names.get(row.sessionId) ?? row.sessionId } : row;
  const plain = (rows: Iterable<object>): string[] => Array.from(rows, (row) => JSON.stringify({ ...named(row), revision: 0 })).toSorted();
  return {
    // A sum of the same prints in another order.
    bars: plain(Array.from(store.bars_.values(), (bar) => ({ ...bar, vwap: bar.vwap.toFixed(9) }))),
    indicators: plain(store.indicators_.values()),
    patterns: plain(store.patterns_.values()),
    alerts: plain(store.alerts_.values()),
    sessions: plain(sessions),
  };
}
