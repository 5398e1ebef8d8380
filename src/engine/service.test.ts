import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { CHANNELS } from '../bus/index.js';
import { createMemoryBus, createMemoryTickLog } from '../bus/memory/index.js';
import { epochMsOf, silentLog, type Ticker, tickerOf, type Trade } from '../market/index.js';
import { type Commit, type CommitResult, type Store, StoreUnavailableError } from '../store/index.js';
import { BUILT_IN } from './definitions/built-in.js';
import { defaultDefinitions } from './definitions/defaults.js';
import { PlanSource } from './definitions/plan-source.js';
import { EngineService } from './service.js';

/** 2013-10-07, 09:30 in New York. */
const OPEN = 1_381_152_600_000;
const MINUTES = 60;
const SYMBOLS = Array.from({ length: 40 }, (_, at) => tickerOf(`S${String.fromCharCode(65 + (at % 26))}${at > 25 ? 'X' : 'Y'}`));
const MAX_ROWS = 300;

/** What an engine shows of itself under a name. */
const figure = (engine: EngineService, name: string): number =>
  Number(
    engine
      .measurements()
      .find((one) => one.name === name)
      ?.read(),
  );
const barsOf = (engine: EngineService): number => figure(engine, 'engine_bars_total');
const tradesOf = (engine: EngineService): number => figure(engine, 'engine_trades_total');

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Takes its time for each commit. */
class SlowDatabase {
  readonly commits: Commit[] = [];
  async commit(commit: Commit): Promise<CommitResult> {
    await turns(20);
    this.commits.push(commit);
    return { sessions: [], refused: [], announcements: 0 };
  }
  announcements = async (): Promise<[]> => [];
  acquireShard = async (): Promise<{ ownerEpoch: number }> => ({ ownerEpoch: 1 });
  recordHealth = async (): Promise<void> => undefined;
  addDefinitions = async (): Promise<void> => undefined;
  /** Calls that fail once as a database that is away does. */
  readonly away = new Set<'recordProblems' | 'barsOf'>();
  private failIfAway(call: 'recordProblems' | 'barsOf'): void {
    if (this.away.delete(call)) throw new StoreUnavailableError('away');
  }
  recordProblems = async (): Promise<void> => this.failIfAway('recordProblems');
  calibration = async (): Promise<[]> => [];
  async *barsOf(): AsyncGenerator<never[]> {
    this.failIfAway('barsOf');
    yield [];
  }
  dailyBarsOf = async function* (): AsyncGenerator<never[]> {};
  /** What asks for the definitions waits for it. */
  answers: Promise<void> = Promise.resolve();
  indicators: readonly object[] = [];
  definitions = async (): Promise<object> => {
    await this.answers;
    return { indicators: this.indicators, patterns: [], alerts: [] };
  };
}

const print = (symbol: Ticker, place: number, minute: number): Trade => ({
  kind: 'trade',
  symbol,
  price: 100 + place,
  size: 100,
  time: epochMsOf(OPEN + minute * 60_000 + place),
  sequence: minute * SYMBOLS.length + place + 1,
  conditions: [],
  exchange: 1,
  id: '',
});

/** An engine over a log that holds these entries. */
async function engineOver(entries: readonly (readonly Trade[])[]) {
  const clock = new ManualClock();
  const bus = createMemoryBus({ log: silentLog });
  const tickLog = createMemoryTickLog({ shards: 1, maxEntries: 10_000 });
  await tickLog.claim(1);
  let sequence = 0;
  const append = async (messages: readonly Trade[]): Promise<void> => {
    await tickLog.append(0, tickLog.seal({ sequence, source: 'synthetic', receivedAt: epochMsOf(OPEN), messages }), 1);
    sequence += 1;
  };
  for (const messages of entries) await append(messages);
  const database = new SlowDatabase();
  const store = database as unknown as Store;
  const plans = new PlanSource({
    store,
    catalogue: BUILT_IN,
    universe: 'test',
    allowedLatenessMs: 0,
    barsFrom: 'trades',
    clock,
    log: silentLog,
  });
  const engine = new EngineService({
    random: () => 0,
    shard: 0,
    tickLog,
    bus,
    store,
    clock,
    log: silentLog,
    plans,
    universe: 'test',
    owner: 'test',
    resources: () => ({ cpuPercent: 0, memoryMb: 0 }),
    batchRows: 100,
    flushIntervalMs: 1_000,
    healthIntervalMs: 1_000,
    maxWaitingRows: MAX_ROWS,
  });
  return { engine, bus, database, append, clock };
}

it('an engine far behind lets no more rows wait than it may, however many minutes one look into the log finds', async () => {
  const minutes = Array.from({ length: MINUTES + 1 }, (_, minute) => SYMBOLS.map((symbol, place) => print(symbol, place, minute)));
  const { engine, database } = await engineOver(minutes);
  await engine.start();
  while (barsOf(engine) < MINUTES * SYMBOLS.length) await turns(1);
  await engine.stop();
  const bars = database.commits.map((commit) => commit.bars.length);
  expect(bars.reduce((sum, count) => sum + count)).toBe(MINUTES * SYMBOLS.length);
  expect(Math.max(...bars)).toBeLessThanOrEqual(MAX_ROWS + SYMBOLS.length);
  expect(figure(engine, 'engine_store_pauses_total')).toBeGreaterThan(0);
});

it('tells of a bar that many late prints of one entry have revised once, with all of them in it', async () => {
  const symbol = tickerOf('SPY');
  const late = Array.from({ length: 200 }, (_, at) => ({ ...print(symbol, at + 1, 0), sequence: 10_000 + at }));
  const { engine, bus, database } = await engineOver([[print(symbol, 0, 0)], [print(symbol, 0, 1)], late, [print(symbol, 0, 2)]]);
  const told: { symbol: string; timeframe: string; revision: number }[] = [];
  await bus.subscribe([CHANNELS.bars], ({ body }) => {
    const { symbol: of, timeframe, bar } = JSON.parse(body) as { symbol: string; timeframe: string; bar: { revision: number } };
    told.push({ symbol: of, timeframe, revision: bar.revision });
  });
  await engine.start();
  while (barsOf(engine) < 3) await turns(1);
  await turns(20);
  await engine.stop();
  expect(told.filter(({ timeframe }) => timeframe === '1min').map(({ revision }) => revision)).toEqual([0, 200, 0]);
  const rows = database.commits.flatMap((commit) => commit.bars).filter(({ timestamp }) => timestamp === OPEN);
  expect(rows.map(({ revision, volume, trades }) => ({ revision, volume, trades }))).toEqual([
    { revision: 0, volume: 100, trades: 1 },
    { revision: 200, volume: 20_100, trades: 201 },
  ]);
});

it('folds on while the definition tables do not answer, and runs what they say when they do', async () => {
  const symbol = tickerOf('SPY');
  const { engine, database, append, clock } = await engineOver([[print(symbol, 0, 0)]]);
  await engine.start();
  while (tradesOf(engine) < 1) await turns(1);
  let answer = (): void => undefined;
  database.answers = new Promise((resolve) => (answer = resolve));
  for (let minute = 1; minute <= 30; minute += 1) {
    await clock.advance(3_000);
    await append([print(symbol, 0, minute)]);
    for (let turn = 0; turn < 50 && tradesOf(engine) <= minute; turn += 1) await turns(1);
    expect(tradesOf(engine)).toBe(minute + 1);
  }
  expect(database.commits.flatMap(({ indicators }) => indicators)).toEqual([]);
  database.indicators = defaultDefinitions(BUILT_IN).indicators;
  answer();
  for (let minute = 31; minute <= 60; minute += 1) {
    await clock.advance(3_000);
    await append([print(symbol, 0, minute)]);
    for (let turn = 0; turn < 100 && tradesOf(engine) <= minute; turn += 1) await turns(1);
  }
  await engine.stop();
  expect(database.commits.flatMap(({ indicators }) => indicators).length).toBeGreaterThan(0);
});

it.each(['recordProblems', 'barsOf'] as const)('takes a change up later where the database is away for %s meanwhile', async (call) => {
  const symbol = tickerOf('SPY');
  const { engine, database, append, clock } = await engineOver([[print(symbol, 0, 0)]]);
  await engine.start();
  while (tradesOf(engine) < 1) await turns(1);
  database.away.add(call);
  database.indicators = defaultDefinitions(BUILT_IN).indicators;
  for (let minute = 1; minute <= 60; minute += 1) {
    await clock.advance(3_000);
    await append([print(symbol, 0, minute)]);
    for (let turn = 0; turn < 100 && tradesOf(engine) <= minute; turn += 1) await turns(1);
  }
  await engine.stop();
  expect(database.away).toEqual(new Set());
  expect(tradesOf(engine)).toBe(61);
  expect(database.commits.flatMap(({ indicators }) => indicators).length).toBeGreaterThan(0);
});
