import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPEN, SPY } from '../../../test/support/prints.js';
import { type Aggregate, type Bar, epochMsOf, type FeedMessage } from '../../market/index.js';
import { EngineCore, type EngineEvent, planOf } from './index.js';
import { plain } from './plain-events.suite.js';

const NOTHING = { patterns: [], candlesticks: [] };
const core = (): EngineCore => new EngineCore(planOf({ indicators: [], patterns: NOTHING, allowedLatenessMs: 500, barsFrom: 'seconds' }));

function second(at: number, price = 100, volume = 10): Aggregate {
  const bar = { open: price, high: price + 1, low: price - 1, close: price + 0.5, volume, vwap: price, trades: 2 };
  return { kind: 'aggregate', symbol: SPY, span: 'second', bar: { start: epochMsOf(OPEN + at * 1_000), ...bar }, dayVolume: 0 };
}

const clock = (at: number): FeedMessage => ({ kind: 'clock', time: epochMsOf(OPEN + at * 1_000) });

/** What each bar was told as, in turn, by timeframe and the minute in which it began. */
function told(messages: readonly FeedMessage[]): Map<string, { readonly bar: Bar; readonly revision: number }[]> {
  const one = core();
  const events = plain([...messages.flatMap((message) => one.apply([message])), ...one.finish()]) as EngineEvent[];
  const bars = new Map<string, { readonly bar: Bar; readonly revision: number }[]>();
  for (const event of events) {
    if (event.kind !== 'bar') continue;
    const key = `${event.timeframe} ${(event.bar.start - OPEN) / 60_000}`;
    bars.set(key, [...(bars.get(key) ?? []), event]);
  }
  return bars;
}

const last = (messages: readonly FeedMessage[]): Map<string, Bar | undefined> =>
  new Map(Array.from(told(messages), ([key, bars]) => [key, bars.at(-1)?.bar]));

describe('seconds of the vendor', () => {
  it('make minutes, which close with the next one or by the clock', () => {
    const bars = told([second(1, 100), second(30, 105), second(59, 101), second(60, 102), clock(121)]);
    expect(bars.get('1min 0')).toMatchObject([
      { revision: 0, bar: { open: 100, high: 106, low: 99, close: 101.5, volume: 30, trades: 6 } },
    ]);
    expect(bars.get('1min 1')).toMatchObject([{ revision: 0, bar: { volume: 10 } }]);
  });

  it('that come late or with other numbers revise their minute and every longer bar', () => {
    const bars = told([...Array.from({ length: 301 }, (_, at) => second(at)), second(298, 100, 60), second(298, 100, 60)]);
    expect(bars.get('1min 4')?.map(({ bar, revision }) => [bar.volume, revision])).toEqual([
      [600, 0],
      [650, 1],
    ]);
    expect(bars.get('5min 0')?.map(({ bar, revision }) => [bar.volume, revision])).toEqual([
      [3_000, 0],
      [3_050, 1],
    ]);
  });

  it('that come late, anew or for a minute that has closed have what follows from them computed again', () => {
    const from = (...messages: readonly FeedMessage[]): number | undefined => {
      const one = core();
      one.apply(messages);
      const time = one.outOfOrder().get(SPY);
      return time === undefined ? undefined : (time - OPEN) / 1_000;
    };
    expect(from(second(1), second(2), second(61), second(61))).toBeUndefined();
    expect(from(second(1), second(3), second(2))).toBe(2);
    expect(from(second(1), second(3), second(1, 100, 11))).toBe(1);
    // From its minute on.
    expect(from(second(1), clock(62), second(59))).toBe(0);
  });

  it('in any order and with repetitions are the same seconds once, in order', () => {
    const one = fc.record({
      at: fc.nat({ max: 170 }),
      cents: fc.integer({ min: 200, max: 90_000 }),
      micro: fc.integer({ min: 1, max: 9e9 }),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(one, fc.boolean()), { minLength: 1, maxLength: 60 }), (all) => {
        const sent = all.flatMap(([{ at, cents, micro }, isTwice]) => {
          const message = second(at, cents / 100, micro / 1_000_000);
          return isTwice ? [message, message] : [message];
        });
        const final = new Map(sent.map((message) => [message.bar.start, message]));
        const inOrder = [...final.values()].toSorted((a, b) => a.bar.start - b.bar.start);
        expect(last(sent)).toEqual(last(inOrder));
        for (const bars of told(sent).values()) expect(bars.map(({ revision }) => revision)).toEqual(bars.map((_, i) => i));
      }),
      { numRuns: 300 },
    );
  });
});
