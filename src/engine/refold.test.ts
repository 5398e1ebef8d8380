import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMemoryTickLog } from '../bus/memory/index.js';
import { CalibrationTable } from '../calibration/index.js';
import { defaultIndicators } from '../indicators/index.js';
import { epochMsOf, type FeedMessage, MINUTE_MS, type Ticker, tickerOf, TIMEFRAMES, type Trade } from '../market/index.js';
import { defaultPatterns } from '../patterns/index.js';
import { EngineCore, HEADER, planOf } from './core/index.js';
import type { EngineSetup } from './definitions/plan-source.js';
import { Refold, type Refolded } from './refold.js';

const setup: EngineSetup = {
  plan: planOf({
    indicators: TIMEFRAMES.flatMap((timeframe) =>
      defaultIndicators.map(({ definition, parameters }) => ({ name: definition.name, parameters, timeframe })),
    ),
    patterns: defaultPatterns(),
    allowedLatenessMs: 500,
    barsFrom: 'trades',
  }),
  thresholds: new Map(),
  calibration: new CalibrationTable([]),
};
/** Monday 2013-10-07, 09:30 in New York. */
const OPEN = Date.parse('2013-10-07T13:30:00Z');
const SYMBOLS = ['SPY', 'IBM'].map(tickerOf);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const clock = { monotonic: () => 0, sleep: turn };

/** A feed in the order of its times, with the feed's clock; and of each print, how many messages too late it comes. */
const feed = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 20_000 }),
      move: fc.integer({ min: -30, max: 30 }),
      symbol: fc.constantFrom(...SYMBOLS),
      conditions: fc.constantFrom([], [37], [10], [14, 37], [2]),
      late: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 80 }) }),
    }),
    { minLength: 20, maxLength: 260 },
  )
  .map((steps) => {
    let time = OPEN - 5 * MINUTE_MS;
    let mark = 0;
    const cents = new Map<Ticker, number>();
    const ordered: { readonly message: FeedMessage; readonly late: number }[] = [];
    steps.forEach(({ gap, move, symbol, conditions, late }, i) => {
      time += gap;
      const price = (cents.get(symbol) ?? 10_000) + move;
      cents.set(symbol, price);
      const second = time - (time % 1_000);
      if (second > mark) ordered.push({ message: { kind: 'clock', time: epochMsOf(second) }, late: 0 });
      mark = Math.max(mark, second);
      const trade: Trade = {
        kind: 'trade',
        symbol,
        price: price / 100,
        size: 100 + i,
        time: epochMsOf(time),
        sequence: i + 1,
        conditions,
        exchange: 1,
        id: '',
      };
      ordered.push({ message: trade, late });
    });
    const arrived = ordered
      .map(({ message, late }, place) => ({ message, at: place + late + (late > 0 ? 0.5 : 0) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ message }) => message);
    return { ordered: ordered.map(({ message }) => message), arrived };
  });

async function logOf(messages: readonly FeedMessage[], size: number) {
  const tickLog = createMemoryTickLog({ shards: 1, maxEntries: 100_000 });
  await tickLog.claim(1);
  let sequence = 40;
  await tickLog.restore(0, sequence, 1);
  for (let from = 0; from < messages.length; from += size) {
    const entry = { sequence, source: 'synthetic' as const, receivedAt: epochMsOf(0), messages: messages.slice(from, from + size) };
    await tickLog.append(0, tickLog.seal(entry), 1);
    sequence += 1;
  }
  return { tickLog, last: sequence - 1 };
}

/** What only saves a look: found out anew where it is 0. */
const HINTS: readonly number[] = [HEADER.quietUntil, HEADER.breakAbove, HEADER.breakBelow];

/** All that is known of a symbol. */
const known = (core: EngineCore, symbol: Ticker): number[] =>
  [...(core.block(symbol) ?? [])].map((value, at) => (HINTS.includes(at) ? 0 : value));

it('knows of each symbol what it would know had every print come in time', async () => {
  await fc.assert(
    fc.asyncProperty(feed, fc.integer({ min: 1, max: 40 }), async ({ ordered, arrived }, size) => {
      const right = new EngineCore(setup.plan);
      right.apply(ordered);
      const live = new EngineCore(setup.plan);
      live.apply(arrived);
      const symbols = live.outOfOrder();
      if (symbols.size === 0) return;
      const { tickLog, last } = await logOf(arrived, size);
      const refold = new Refold({
        tickLog,
        shard: 0,
        clock,
        signal: new AbortController().signal,
        setup,
        sessions: { idFor: () => null },
        symbols: new Set(symbols.keys()),
        outOfOrder: () => live.outOfOrder(),
        origin: { position: '0', sequence: 39 },
        holes: [],
        beganAt: undefined,
        states: [],
        settled: new Map(),
        warmUp: async () => undefined,
        place: () => last,
      });
      const result = await refold.run((refolded: Refolded) => refolded);
      for (const symbol of symbols.keys()) {
        if (!result) throw new Error('not folded');
        expect(known(result.core, symbol)).toEqual(known(right, symbol));
        live.takeOver(symbol, result.core);
      }
      expect(live.outOfOrder().size).toBe(0);
    }),
    { numRuns: 150 },
  );
});

it('says that it cannot where the log no longer holds its beginning', async () => {
  const { tickLog, last } = await logOf([{ kind: 'clock', time: epochMsOf(OPEN) }], 1);
  const refold = new Refold({
    tickLog,
    shard: 0,
    clock,
    signal: new AbortController().signal,
    setup,
    sessions: { idFor: () => null },
    symbols: new Set([tickerOf('SPY')]),
    outOfOrder: () => new Map([[tickerOf('SPY'), epochMsOf(OPEN)]]),
    origin: { position: '0', sequence: 12 },
    holes: [],
    beganAt: undefined,
    states: [],
    settled: new Map(),
    warmUp: async () => undefined,
    place: () => last,
  });
  expect(await refold.run(() => 'done')).toBeUndefined();
});

it('says that it cannot where the log has lost what lies between its place and the engine, and more', async () => {
  const mark = (second: number): FeedMessage => ({ kind: 'clock', time: epochMsOf(OPEN + second * 1_000) });
  const { tickLog } = await logOf([mark(0), mark(1)], 1);
  await tickLog.restore(0, 45, 1);
  await tickLog.append(0, tickLog.seal({ sequence: 45, source: 'synthetic', receivedAt: epochMsOf(0), messages: [mark(9)] }), 1);
  const refold = new Refold({
    tickLog,
    shard: 0,
    clock,
    signal: AbortSignal.timeout(5_000),
    setup,
    sessions: { idFor: () => null },
    symbols: new Set([tickerOf('SPY')]),
    outOfOrder: () => new Map([[tickerOf('SPY'), epochMsOf(OPEN)]]),
    origin: { position: '0', sequence: 39 },
    holes: [],
    beganAt: undefined,
    states: [],
    settled: new Map(),
    warmUp: async () => undefined,
    place: () => 43,
  });
  expect(await refold.run(() => 'done')).toBeUndefined();
  expect(refold.behindHole).toMatchObject({ last: 41, entry: { sequence: 45 } });
});
