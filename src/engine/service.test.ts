import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { createMemoryBus, createMemoryTickLog } from '../bus/memory/index.js';
import { epochMsOf, tickerOf, type Ticker, type Trade } from '../market/index.js';
import { silentLog } from '../ops/index.js';
import type { Commit, Store } from '../store/index.js';
import { BUILT_IN } from './definitions/catalogue.js';
import { PlanSource } from './definitions/plan-source.js';
import { EngineService } from './service.js';

/** 2013-10-07, 09:30 in New York. */
const OPEN = 1_381_152_600_000;
const MINUTES = 60;
const SYMBOLS = Array.from({ length: 40 }, (_, at) => tickerOf(`S${String.fromCharCode(65 + (at % 26))}${at > 25 ? 'X' : 'Y'}`));
const MAX_ROWS = 300;

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Takes its time for each commit. */
class SlowDatabase {
  readonly commits: Commit[] = [];
  async commit(commit: Commit): Promise<void> {
    await turns(20);
    this.commits.push(commit);
  }
  acquireShard = async (): Promise<{ ownerEpoch: number }> => ({ ownerEpoch: 1 });
  recordHealth = async (): Promise<void> => undefined;
  addDefinitions = async (): Promise<void> => undefined;
  recordProblems = async (): Promise<void> => undefined;
  calibration = async (): Promise<[]> => [];
  definitions = async (): Promise<object> => ({ indicators: [], patterns: [], alerts: [] });
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

it('an engine far behind lets no more rows wait than it may, however many minutes one look into the log finds', async () => {
  const clock = new ManualClock();
  const tickLog = createMemoryTickLog({ shards: 1, maxEntries: 10_000 });
  await tickLog.claim(1);
  for (let minute = 0; minute <= MINUTES; minute += 1) {
    const messages = SYMBOLS.map((symbol, place) => print(symbol, place, minute));
    await tickLog.append(0, tickLog.seal({ sequence: minute, source: 'synthetic', receivedAt: epochMsOf(OPEN), messages }), 1);
  }
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
    shard: 0,
    tickLog,
    bus: createMemoryBus({ log: silentLog }),
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
  await engine.start();
  while (engine.status().bars < MINUTES * SYMBOLS.length) await turns(1);
  await engine.stop();
  const bars = database.commits.map((commit) => commit.bars.length);
  expect(bars.reduce((sum, count) => sum + count)).toBe(MINUTES * SYMBOLS.length);
  expect(Math.max(...bars)).toBeLessThanOrEqual(MAX_ROWS + SYMBOLS.length);
  expect(engine.status().storePauses).toBeGreaterThan(0);
});
