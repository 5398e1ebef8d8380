import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultIndicators } from '../../indicators/index.js';
import { epochMsOf, type FeedMessage, MINUTE_MS, type PriceBandEvent, tickerOf, TIMEFRAMES, type Trade } from '../../market/index.js';
import { defaultPatterns } from '../../patterns/index.js';
import { EngineCore } from './core.js';
import type { BarEvent, EngineEvent } from './events.js';
import { plain, plainBar } from './plain-events.suite.js';
import { planOf } from './plan.js';
import { provisionalOf } from './provisional.js';
import { SnapshotMismatchError } from './snapshot.js';

const plan = planOf({
  indicators: TIMEFRAMES.flatMap((timeframe) =>
    defaultIndicators.map(({ definition, parameters }) => ({ name: definition.name, parameters, timeframe })),
  ),
  patterns: defaultPatterns(),
  allowedLatenessMs: 500,
  barsFrom: 'trades',
});
const NONE = { patterns: [], candlesticks: [] };
/** Monday 2013-10-07, 09:30 in New York. */
const OPEN = Date.parse('2013-10-07T13:30:00Z');
const SPY = tickerOf('SPY');

const trade = (time: number, price: number, extra: Partial<Trade> = {}): Trade => ({
  kind: 'trade',
  symbol: SPY,
  price,
  size: 100,
  time: epochMsOf(time),
  sequence: time,
  conditions: [],
  exchange: 1,
  id: '',
  ...extra,
});
const clock = (time: number): FeedMessage => ({ kind: 'clock', time: epochMsOf(time) });
const barsIn = (events: readonly EngineEvent[], timeframe = '1min'): BarEvent[] =>
  events.filter((event): event is BarEvent => event.kind === 'bar' && event.timeframe === timeframe);

const fold = (messages: readonly FeedMessage[], size = Infinity): EngineEvent[] => {
  const core = new EngineCore(plan);
  const events: EngineEvent[] = [];
  for (let i = 0; i < messages.length; i += Math.min(size, messages.length))
    events.push(...core.apply(messages.slice(i, i + Math.min(size, messages.length))));
  return [...events, ...core.finish()];
};

/** Another core that was given what this one saved, as a driver hands it over: as JSON, and as bytes somewhere in a larger buffer. */
const copyOf = (core: EngineCore): EngineCore => {
  const copy = new EngineCore(plan);
  copy.restoreHead(JSON.parse(JSON.stringify(core.head())));
  for (const symbol of core.symbols) {
    const saved = core.saveSymbol(symbol);
    copy.restoreSymbol(symbol, Buffer.concat([Buffer.alloc(3), saved, Buffer.alloc(5)]).subarray(3, 3 + saved.length));
  }
  return copy;
};

/** A feed in time order, with its clock marks, over two symbols and a good half hour. */
const feed: fc.Arbitrary<FeedMessage[]> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 20_000 }),
      fc.integer({ min: -30, max: 30 }),
      fc.constantFrom('SPY', 'IBM'),
      fc.constantFrom([], [37], [10], [2], [14, 37]),
    ),
    {
      minLength: 5,
      maxLength: 250,
    },
  )
  .map((steps) => {
    let time = OPEN - 5 * MINUTE_MS;
    let mark = 0;
    const cents = new Map<string, number>();
    return steps.flatMap(([gap, move, symbol, conditions], i): FeedMessage[] => {
      time += gap;
      const price = (cents.get(symbol) ?? 10_000) + move;
      cents.set(symbol, price);
      const print = trade(time, price / 100, { symbol: tickerOf(symbol), sequence: i, conditions, size: 100 + i });
      const second = time - (time % 1_000);
      if (second <= mark) return [print];
      mark = second;
      return [clock(second), print];
    });
  });

describe('engine core', () => {
  it('gives the same events however the feed is cut into batches', () => {
    fc.assert(
      fc.property(feed, fc.integer({ min: 1, max: 40 }), (messages, size) => {
        expect(plain(fold(messages, size))).toEqual(plain(fold(messages)));
      }),
      { numRuns: 60 },
    );
  });

  it('goes on from what was saved as if nothing had happened', () => {
    fc.assert(
      fc.property(feed, fc.integer({ min: 0, max: 100 }), (messages, part) => {
        const cut = Math.floor((messages.length * part) / 100);
        const core = new EngineCore(plan);
        core.apply(messages.slice(0, cut));
        const restored = copyOf(core);
        const expected = plain([...core.apply(messages.slice(cut)), ...core.finish()]);
        expect(plain([...restored.apply(messages.slice(cut)), ...restored.finish()])).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('knows which symbols are other than before', () => {
    const IBM = tickerOf('IBM');
    const core = new EngineCore(plan);
    core.apply([clock(OPEN), trade(OPEN + 1, 10), trade(OPEN + 2, 20, { symbol: IBM })]);
    expect(core.takeUnsaved()).toEqual([SPY, IBM]);
    core.apply([clock(OPEN + 30_000), trade(OPEN + 30_001, 10)]);
    expect(core.takeUnsaved()).toEqual([SPY]);
    expect(core.takeUnsaved()).toEqual([]);
    core.apply([clock(OPEN + 2 * MINUTE_MS)]);
    expect(core.takeUnsaved()).toEqual([SPY, IBM]);
  });

  it('makes the same bars from any order of the same prints', () => {
    // In 64ths of a dollar, which add up exactly in any order.
    const prints = fc.array(fc.tuple(fc.nat({ max: 20 * MINUTE_MS }), fc.integer({ min: 99 * 64, max: 101 * 64 })), {
      minLength: 1,
      maxLength: 120,
    });
    fc.assert(
      fc.property(prints, fc.infiniteStream(fc.nat()), (given, shuffle) => {
        const trades = given.map(([offset, price], i) => trade(OPEN + offset, price / 64, { sequence: i }));
        const shuffled = trades
          .map((t) => ({ t, key: shuffle.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ t }) => t);
        const last = (messages: Trade[]): unknown => {
          const bars = new Map(
            fold(messages).flatMap((e) => (e.kind === 'bar' ? [[`${e.timeframe} ${e.bar.start}`, plainBar(e.bar)] as const] : [])),
          );
          return [...bars].filter(([key]) => key.startsWith('1min')).toSorted(([a], [b]) => a.localeCompare(b));
        };
        expect(last(shuffled)).toEqual(last(trades.toSorted((a, b) => a.time - b.time || a.sequence - b.sequence)));
      }),
      { numRuns: 100 },
    );
  });

  it('closes a bar with the next minute’s print, and says so once', () => {
    const core = new EngineCore(plan);
    expect(barsIn(core.apply([trade(OPEN + 100, 10), trade(OPEN + 200, 12), trade(OPEN + 300, 9), trade(OPEN + 400, 11)]))).toEqual([]);
    const [bar, ...more] = barsIn(core.apply([trade(OPEN + MINUTE_MS + 1, 11.5)]));
    expect(more).toEqual([]);
    expect(bar).toMatchObject({
      revision: 0,
      bar: { start: OPEN, open: 10, high: 12, low: 9, close: 11, volume: 400, vwap: 10.5, trades: 4 },
    });
  });

  it('closes the bar of a quiet symbol when the watermark has passed by the allowed lateness', () => {
    const core = new EngineCore(plan);
    core.apply([trade(OPEN + 100, 10)]);
    expect(barsIn(core.apply([clock(OPEN + MINUTE_MS + 499)]))).toEqual([]);
    expect(barsIn(core.apply([clock(OPEN + MINUTE_MS + 500)]))).toHaveLength(1);
  });

  it('revises a closed bar for a late print, in every timeframe that holds it', () => {
    const core = new EngineCore(plan);
    core.apply([trade(OPEN + 100, 10), trade(OPEN + 6 * MINUTE_MS, 11)]);
    const events = core.apply([trade(OPEN + 200, 14, { sequence: 5 })]);
    expect(barsIn(events)).toMatchObject([{ revision: 1, bar: { start: OPEN, high: 14, close: 14, volume: 200 } }]);
    expect(barsIn(events, '5min')).toMatchObject([{ revision: 1, bar: { start: OPEN, high: 14, close: 14, volume: 200 } }]);
  });

  it('makes no bar of odd lots alone', () => {
    const core = new EngineCore(plan);
    core.apply([trade(OPEN + 100, 10, { conditions: [37], size: 5 })]);
    expect(barsIn(core.apply([clock(OPEN + 2 * MINUTE_MS)]))).toEqual([]);
  });

  it('tells a halt by price bands at once, once, and its end with the same first sight', () => {
    const core = new EngineCore(plan);
    const band = (time: number, event: PriceBandEvent): FeedMessage => ({
      kind: 'price_band',
      symbol: SPY,
      lower: 9,
      upper: 11,
      event,
      time: epochMsOf(time),
      nanos: 0,
      sequence: time,
    });
    const alerts = (messages: readonly FeedMessage[]): unknown[] =>
      core.apply(messages).flatMap((event) => (event.kind === 'patterns' ? [{ ...event, changes: [...event.changes] }] : []));
    expect(alerts([band(OPEN + 50, 'halted')])).toEqual([]);
    const halt = { kind: { pattern: 'TradingHalt', direction: 'neutral' }, detectedAt: OPEN + 200, entry: 10, levels: {} };
    expect(
      alerts([trade(OPEN + 100, 10), band(OPEN + 150, 'bands'), band(OPEN + 200, 'halted'), band(OPEN + 210, 'halted')]),
    ).toMatchObject([{ symbol: SPY, bar: { close: 10 }, changes: [{ ...halt, status: 'confirmed', time: OPEN + 200 }] }]);
    expect(alerts([band(OPEN + 300_000, 'resumed'), band(OPEN + 300_001, 'resumed')])).toMatchObject([
      { changes: [{ ...halt, status: 'expired', time: OPEN + 300_000 }] },
    ]);
  });

  it('opens and closes the session by the feed’s clock', () => {
    const events = fold([
      clock(OPEN - 1_000),
      clock(OPEN + 3_000),
      clock(OPEN + 389 * MINUTE_MS),
      clock(OPEN + 390 * MINUTE_MS),
      clock(OPEN + 391 * MINUTE_MS),
    ]);
    expect(events).toEqual([
      { kind: 'session_opened', time: OPEN },
      { kind: 'session_closed', time: OPEN + 390 * MINUTE_MS },
    ]);
  });

  it('opens the session when the feed begins where that is in its middle', () => {
    expect(fold([clock(OPEN + 3_000)])[0]).toEqual({ kind: 'session_opened', time: OPEN + 3_000 });
    const core = new EngineCore(plan);
    core.feedWasThere(epochMsOf(OPEN - 1_000));
    expect(core.apply([clock(OPEN + 3_000)])[0]).toEqual({ kind: 'session_opened', time: OPEN });
    const yesterday = OPEN - 72 * 60 * MINUTE_MS;
    expect(fold([clock(yesterday), clock(yesterday + 400 * MINUTE_MS), clock(OPEN + 3_000)]).slice(0, 3)).toMatchObject([
      { kind: 'session_opened', time: yesterday },
      { kind: 'session_closed' },
      { kind: 'session_opened', time: OPEN },
    ]);
  });

  it('shows the forming bar without committing it', () => {
    const core = new EngineCore(plan);
    for (let minute = 0; minute < 30; minute += 1) core.apply([trade(OPEN + minute * MINUTE_MS + 5, 100 + minute)]);
    const block = core.block(SPY);
    if (!block) throw new Error('no block');
    const before = block.slice();
    const view = provisionalOf(plan, block);
    expect(block).toEqual(before);
    expect(view).toMatchObject({ price: 129, change: expect.closeTo(0.29, 12), volume: 3_000, bar: { start: OPEN + 29 * MINUTE_MS } });
    expect(view?.indicators['SMA20']).toEqual({ value: 119.5 });
    expect(view?.indicators['VWAP']).toEqual({ value: 114.5 });
  });

  it('refuses what was saved with another plan, and what is damaged; nothing has changed then', () => {
    const core = new EngineCore(plan);
    core.apply([clock(OPEN), trade(OPEN, 10)]);
    const bytes = core.saveSymbol(SPY);
    const fresh = new EngineCore(plan);
    const flipped = Array.from(bytes, (_, place) => bytes.with(place, (bytes[place] ?? 0) ^ 0x10));
    for (const damaged of [
      new Uint8Array(),
      bytes.slice(0, 3),
      bytes.slice(0, -1),
      bytes.slice(0, -8),
      bytes.map((b) => b ^ 0x55),
      ...flipped,
    ]) {
      expect(() => fresh.restoreSymbol(SPY, damaged)).toThrow(SnapshotMismatchError);
    }
    const head = JSON.parse(JSON.stringify(core.head())) as object;
    for (const damaged of [null, 7, {}, { ...head, clock: 'now' }, { ...head, sessionClose: null }]) {
      expect(() => fresh.restoreHead(damaged)).toThrow(SnapshotMismatchError);
    }
    expect([...fresh.symbols]).toEqual([]);
    const other = new EngineCore(planOf({ indicators: [], patterns: NONE, allowedLatenessMs: 0, barsFrom: 'trades' }));
    expect(() => other.restoreSymbol(SPY, bytes)).toThrow(/different indicators/);
    expect(() => other.restoreHead(head)).toThrow(/different indicators/);
  });

  it('takes the vendor’s minute bars where the plan has no trades', () => {
    const core = new EngineCore(planOf({ indicators: [], patterns: NONE, allowedLatenessMs: 0, barsFrom: 'minutes' }));
    const bar = { start: epochMsOf(OPEN), open: 1, high: 3, low: 1, close: 2, volume: 50, vwap: 2, trades: 4 };
    const send = (change: Partial<typeof bar>): EngineEvent[] =>
      core.apply([{ kind: 'aggregate', symbol: SPY, span: 'minute', bar: { ...bar, ...change }, dayVolume: 50 }]);
    expect(barsIn(send({}))).toMatchObject([{ revision: 0, bar }]);
    expect(barsIn(send({ high: 4, volume: 60 }))).toMatchObject([{ revision: 1, bar: { high: 4, volume: 60 } }]);
  });

  it('stands after a warm-up as if it had been there, and says nothing of it', () => {
    const indicators = defaultIndicators.map(({ definition, parameters }) => ({
      name: definition.name,
      parameters,
      timeframe: '1min' as const,
    }));
    const fromBars = planOf({ indicators, patterns: defaultPatterns(), allowedLatenessMs: 0, barsFrom: 'minutes' });
    const minute = (i: number): FeedMessage => {
      const price = 100 + Math.sin(i) * 2;
      const bar = {
        start: epochMsOf(OPEN + i * MINUTE_MS),
        open: price,
        high: price + 1,
        low: price - 1,
        close: price + 0.5,
        volume: 100,
        vwap: price,
        trades: 5,
      };
      return { kind: 'aggregate', symbol: SPY, span: 'minute', bar, dayVolume: 0 };
    };
    const minutes = Array.from({ length: 60 }, (_, i) => minute(i));
    const whole = new EngineCore(fromBars);
    whole.apply(minutes.slice(0, 50));
    const warmed = new EngineCore(fromBars);
    warmed.warmUp(
      SPY,
      minutes.slice(0, 50).filter((message) => message.kind === 'aggregate'),
    );
    expect(plain(warmed.apply(minutes.slice(50)))).toEqual(plain(whole.apply(minutes.slice(50))));
  });
});
