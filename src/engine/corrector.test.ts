import { afterEach, expect, it } from 'vitest';
import { createMemoryTickLog } from '../bus/memory/index.js';
import { CalibrationTable } from '../calibration/index.js';
import { epochMsOf, type FeedMessage, type Log, MINUTE_MS, silentLog, type Ticker, tickerOf, type Trade } from '../market/index.js';
import { systemClock } from '../ops/index.js';
import { type Origin, StoreUnavailableError, type SymbolCorrection, type SymbolState } from '../store/index.js';
import { planOf } from './core/index.js';
import { Corrector } from './corrector.js';
import { EngineFold } from './fold.js';
import type { FoldPlace } from './fold-place.js';

const setup = {
  plan: planOf({ indicators: [], patterns: { patterns: [], candlesticks: [] }, allowedLatenessMs: 0, barsFrom: 'trades' }),
  thresholds: new Map<string, number>(),
  calibration: new CalibrationTable([]),
};
const OPEN = Date.parse('2013-10-07T13:30:00Z');
const SPY = tickerOf('SPY');
const stops: AbortController[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop.abort()));

const trade = (minute: number, ms: number, symbol: Ticker = SPY): Trade => ({
  kind: 'trade',
  symbol,
  price: 100 + minute,
  size: 100,
  time: epochMsOf(OPEN + minute * MINUTE_MS + ms),
  sequence: minute * 60_000 + ms + 1,
  conditions: [],
  exchange: 1,
  id: '',
});

const noRows = { bar() {}, indicators() {}, patterns() {}, alert() {}, session() {}, gap() {}, repair() {} };

/** An engine that has folded these entries, of which the log holds those from `kept` on. */
async function engineOf(entries: readonly (readonly FeedMessage[])[], options: { origin?: Omit<Origin, 'states'>; kept?: number } = {}) {
  const { kept = 0, origin = { position: '0', sequence: -1 } } = options;
  const tickLog = createMemoryTickLog({ shards: 1, maxEntries: entries.length - kept });
  await tickLog.claim(1);
  const told: string[] = [];
  const tell = (message: string): void => void told.push(message);
  const log: Log = { ...silentLog, warn: tell, info: tell, error: tell, child: () => log };
  const fold = new EngineFold({ setup, session: { universe: 'all', logId: 'log' }, rows: noRows });
  let place: FoldPlace = { position: '0', sequence: -1 };
  for (const [sequence, messages] of entries.entries()) {
    const entry = { sequence, source: 'synthetic' as const, receivedAt: epochMsOf(0), messages };
    place = { position: await tickLog.append(0, tickLog.seal(entry), 1), sequence };
    fold.entry(entry);
  }
  const corrections: SymbolCorrection[] = [];
  const saved: unknown[] = [];
  let broken = 0;
  const store = {
    /** So many calls fail. */
    away: 0,
    origins: [] as SymbolState[],
    symbolOrigins: async () => {
      store.away -= 1;
      if (store.away >= 0) throw new StoreUnavailableError('away');
      return store.origins;
    },
  };
  const stop = new AbortController();
  stops.push(stop);
  const corrector = new Corrector({
    tickLog,
    store,
    shard: 0,
    clock: systemClock,
    log,
    signal: stop.signal,
    fold,
    states: { saveNow: (symbols, at) => void saved.push([...symbols, at.sequence, corrections.length]) },
    recorder: { correct: (given, at) => void (corrections.push(...given), (place = at)) },
    warmUp: async () => undefined,
    place: () => place,
    isBusy: () => false,
    origin: { place: origin, holes: [], beganAt: undefined, numbered: (states) => states, isWhole: true, breaks: () => void (broken += 1) },
  });
  void corrector.run();
  return { corrector, fold, corrections, told, store, saved, timesBroken: () => broken };
}

const LATE = [[trade(0, 5)], [trade(1, 5)], [trade(2, 5)], [trade(0, 9)]];

it('computes a symbol again when its late prints are through, from the first changed minute on', async () => {
  const { corrector, corrections, fold, saved } = await engineOf([...LATE, [trade(3, 5)]]);
  expect([...fold.core.outOfOrder()]).toEqual([[SPY, OPEN + 9]]);
  await expect.poll(() => corrector.counters.corrections, { timeout: 5_000 }).toBe(1);
  expect(corrections).toMatchObject([{ symbol: 'SPY', from: OPEN }]);
  expect(corrections[0]?.bars.map(({ timestamp, volume }) => [timestamp - OPEN, volume])).toEqual([
    [0, 200],
    [MINUTE_MS, 100],
    [2 * MINUTE_MS, 100],
  ]);
  expect(corrector.waiting).toBe(0);
  // With the corrections, and what they led to.
  expect(saved).toEqual([[SPY, 4, 0]]);
});

it('says that the log does not lead to the present where it no longer holds what led to the results', async () => {
  const { corrector, corrections, timesBroken } = await engineOf(LATE, { kept: 2 });
  await expect.poll(timesBroken, { timeout: 5_000 }).toBeGreaterThan(0);
  expect([corrections, corrector.waiting]).toEqual([[], 1]);
});

it('says that results stand as they were published where more is known at the origin than came before the late prints', async () => {
  const { corrector, corrections, told, store } = await engineOf(LATE);
  const later = new EngineFold({ setup, session: { universe: 'all', logId: 'log' }, rows: noRows });
  later.entry({ sequence: 0, source: 'synthetic', receivedAt: epochMsOf(0), messages: [trade(2, 5)] });
  store.origins = [{ symbol: SPY, sequence: 0, bytes: later.core.saveSymbol(SPY) }];
  await expect.poll(() => corrector.counters.impossible, { timeout: 5_000 }).toBe(1);
  expect([corrections, corrector.waiting]).toEqual([[], 0]);
  expect(told).toEqual([expect.stringContaining('stay as they were published')]);
});

it('leaves alone the minute that had closed at the origin, says so, and corrects what comes behind it', async () => {
  const late = [[trade(2, 5)], [trade(0, 9)]];
  const { corrector, corrections, told, store } = await engineOf([[trade(0, 5), trade(1, 5)], ...late]);
  const before = new EngineFold({ setup, session: { universe: 'all', logId: 'log' }, rows: noRows });
  const mark = { kind: 'clock' as const, time: epochMsOf(OPEN + MINUTE_MS) };
  before.entry({ sequence: -1, source: 'synthetic', receivedAt: epochMsOf(0), messages: [trade(0, 5), mark] });
  store.origins = [{ symbol: SPY, sequence: -1, bytes: before.core.saveSymbol(SPY) }];
  await expect.poll(() => corrector.counters.corrections, { timeout: 5_000 }).toBe(1);
  expect(corrections).toMatchObject([{ symbol: 'SPY', from: OPEN + MINUTE_MS }]);
  expect(corrector.counters.impossible).toBe(1);
  expect(told[0]).toContain('for a minute that had already closed at the origin');
});

it('tries again later where the database is away', async () => {
  const { corrector, store, told } = await engineOf(LATE);
  store.away = 1;
  await expect.poll(() => corrector.counters.corrections, { timeout: 8_000 }).toBe(1);
  expect(told[0]).toContain('not corrected yet');
}, 10_000);
