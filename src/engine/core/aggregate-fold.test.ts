import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPEN, SPY } from '../../../test/support/prints.js';
import { type Aggregate, type Bar, epochMsOf, type FeedMessage, MINUTE_MS, type Timeframe } from '../../market/index.js';
import { EngineCore, type EngineEvent, planOf, provisionalOf } from './index.js';
import { plain } from './plain-events.suite.js';

const NOTHING = { patterns: [], candlesticks: [] };
const core = (): EngineCore => new EngineCore(planOf({ indicators: [], patterns: NOTHING, allowedLatenessMs: 500, barsFrom: 'minutes' }));

function minute(at: number, price: number, volume = 100, more: Partial<Bar> = {}, dayVolume = 0): Aggregate {
  const bar = {
    start: epochMsOf(OPEN + at * MINUTE_MS),
    open: price,
    high: price + 1,
    low: price - 1,
    close: price + 0.5,
    volume,
    vwap: price + 0.25,
    trades: 10,
    ...more,
  };
  return { kind: 'aggregate', symbol: SPY, span: 'minute', bar, dayVolume };
}

interface Told {
  readonly bar: Bar;
  readonly revision: number;
}

/** What each bar was told as, in turn, by timeframe and the minute in which it began. */
function told(events: readonly EngineEvent[]): Map<string, Told[]> {
  const bars = new Map<string, Told[]>();
  for (const event of events) {
    if (event.kind !== 'bar') continue;
    const key = `${event.timeframe} ${(event.bar.start - OPEN) / MINUTE_MS}`;
    bars.set(key, [...(bars.get(key) ?? []), event]);
  }
  return bars;
}

/** As each was told last. */
function last(events: readonly EngineEvent[]): Map<string, Bar | undefined> {
  return new Map(Array.from(told(events), ([key, bars]) => [key, bars.at(-1)?.bar]));
}

function all(messages: readonly FeedMessage[]): EngineEvent[] {
  const one = core();
  return plain([...messages.flatMap((message) => one.apply([message])), ...one.finish()]) as EngineEvent[];
}

const volumesOf = (events: readonly EngineEvent[], timeframe: Timeframe): (readonly [number, number, number])[] =>
  [...told(events)].flatMap(([key, bars]) =>
    key.startsWith(`${timeframe} `) ? bars.map(({ bar, revision }) => [bar.volume, revision, bar.open] as const) : [],
  );

describe('minutes of the vendor', () => {
  it('that come after a later one are part of their longer bars', () => {
    const events = all([0, 1, 2, 3, 5, 4, 6, 7, 8, 9, 10].map((at) => minute(at, 100 + at)));
    expect(volumesOf(events, '5min')).toEqual([
      [400, 0, 100],
      [500, 1, 100],
      [500, 0, 105],
      [100, 0, 110],
    ]);
  });

  it('that are told again with other numbers revise each longer bar, and twice the same nothing', () => {
    const again = minute(2, 150, 900);
    const events = all([
      ...[0, 1, 2, 3, 4, 5].map((at) => minute(at, 100 + at)),
      again,
      again,
      ...[6, 7, 8, 9].map((at) => minute(at, 100 + at)),
    ]);
    expect(told(events).get('1min 2')).toMatchObject([{ revision: 0 }, { revision: 1, bar: { high: 151, volume: 900 } }]);
    expect(told(events).get('5min 0')).toMatchObject([
      { revision: 0, bar: { high: 105, volume: 500 } },
      { revision: 1, bar: { high: 151, volume: 1_300 } },
    ]);
    expect(told(events).get('15min 0')).toMatchObject([{ revision: 0, bar: { high: 151, volume: 1_800 } }]);
  });

  it('take back a high that was wrong, in the day as well', () => {
    const spike = minute(3, 100, 100, { high: 9_999 });
    const events = all([minute(2, 100), spike, ...Array.from({ length: 60 }, (_, at) => minute(4 + at, 100)), minute(3, 100)]);
    for (const bar of last(events).values()) expect(bar?.high).toBe(101);
  });

  it('that the clock has overtaken revise the longer bar that it closed', () => {
    const clock = (at: number): FeedMessage => ({ kind: 'clock', time: epochMsOf(OPEN + at * MINUTE_MS + 1_000) });
    const events = all([minute(0, 100), minute(1, 101), clock(5), minute(4, 104), minute(5, 105)]);
    expect(volumesOf(events, '5min')).toEqual([
      [200, 0, 100],
      [300, 1, 100],
      [100, 0, 105],
    ]);
  });

  it('that come late or with other numbers have what follows from them computed again', () => {
    const from = (...messages: readonly FeedMessage[]): number | undefined => {
      const one = core();
      one.apply(messages);
      const time = one.outOfOrder().get(SPY);
      return time === undefined ? undefined : (time - OPEN) / MINUTE_MS;
    };
    expect(from(minute(0, 100), minute(1, 100), minute(1, 100))).toBeUndefined();
    expect(from(minute(0, 100), minute(2, 100), minute(1, 100))).toBe(1);
    expect(from(minute(0, 100), minute(2, 100), minute(0, 101))).toBe(0);
  });

  it('in any order and with repetitions are the same minutes once, in order', () => {
    const volume = fc.integer({ min: 1, max: 5_000_000_000 }).map((micro) => micro / 1_000_000);
    const numbers = fc.record({ price: fc.integer({ min: 200, max: 100_000 }).map((cents) => cents / 100), volume });
    const day = fc.uniqueArray(fc.integer({ min: 0, max: 69 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        day,
        fc.infiniteStream(numbers),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (minutes, values, chance) => {
          const next = () => values.next().value;
          const random = (): number => chance.next().value;
          const sent: Aggregate[] = [];
          const final = new Map<number, Aggregate>();
          for (const at of minutes.toSorted(() => random() - 0.5)) {
            const times = 1 + Math.floor(random() * 3);
            for (let i = 0; i < times; i += 1) {
              const { price, volume: shares } = next();
              const version = minute(at, price, shares);
              sent.push(version);
              if (random() < 0.3) sent.push(version);
            }
          }
          // Versions of one minute keep their order among themselves; minutes are mixed.
          const mixed = sent.map((message, i) => ({ message, place: i + random() * 20 })).toSorted((a, b) => a.place - b.place);
          for (const { message } of mixed) final.set(message.bar.start, message);
          const inOrder = [...final.values()].toSorted((a, b) => a.bar.start - b.bar.start);
          const disturbed = all(mixed.map(({ message }) => message));
          expect(last(disturbed)).toEqual(last(all(inOrder)));
          for (const bars of told(disturbed).values()) {
            expect(bars.map(({ revision }) => revision)).toEqual(bars.map((_, i) => i));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('without the day’s volume add up to it, told again or late; where it is told it holds', () => {
    const dayVolume = (messages: readonly Aggregate[]): number => {
      const one = core();
      one.apply(messages);
      const block = one.block(SPY);
      return block ? (provisionalOf(one.plan, block)?.volume ?? NaN) : NaN;
    };
    expect(dayVolume([minute(0, 100, 0.1), minute(2, 100, 0.2), minute(1, 100, 0.7), minute(2, 100, 0.4)])).toBe(1.2);
    expect(dayVolume([minute(0, 100, 50, {}, 1_000), minute(2, 100, 50, {}, 1_200), minute(1, 100, 50)])).toBe(1_200);
  });
});
