import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarketSnapshot } from './messages/index.js';
import { isMarketSnapshot } from './snapshot-check.js';

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const price = fc.double({ min: 0.0001, max: 1e6, noNaN: true });
const time = fc.integer({ min: 0, max: 2_000_000_000_000 });
const amount = fc.double({ min: 0, max: 1e9, noNaN: true });
const snapshots = fc.record({
  type: fc.constant('market_snapshot'),
  schema: fc.constant(1),
  source: fc.constantFrom('massive', 'replay', 'synthetic'),
  feed_time: time,
  received_at: time,
  symbols: fc.array(
    fc.record({
      symbol: fc.string(),
      price,
      time,
      change: number,
      volume: amount,
      bar: fc.option(
        fc.record({ open: price, high: price, low: price, close: price, volume: amount, vwap: number, trades: fc.nat(), start: time }),
      ),
      indicators: fc.dictionary(fc.string(), fc.dictionary(fc.string(), number, { maxKeys: 3 }), { maxKeys: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** Every place of a JSON value: the objects and lists that hold one, with its name there. */
function placesOf(value: unknown): { holder: Record<string, unknown>; name: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesOf(holder[name])]);
}

const wrong = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', 'x', 0, -0, -1, 0.5, 1.5, 2 ** 53, Infinity, -Infinity, Number.NaN, true, [], {}, [1], {
    value: 1,
  }),
  fc.jsonValue(),
);

describe('the check of a snapshot', () => {
  it('takes whatever the schema takes', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        expect(MarketSnapshot.safeParse(snapshot).success).toBe(true);
        expect(isMarketSnapshot(snapshot)).toBe(true);
      }),
    );
  });

  it('refuses whatever the schema refuses, one field after the other wrong or missing', () => {
    fc.assert(
      fc.property(snapshots, fc.nat(), wrong, fc.boolean(), (whole, place, value, missing) => {
        const snapshot = structuredClone(whole);
        const places = placesOf(snapshot);
        const { holder, name } = places[place % places.length] ?? { holder: {}, name: '' };
        // JSON has lists without holes.
        if (missing && !Array.isArray(holder)) delete holder[name];
        else holder[name] = value;
        expect(isMarketSnapshot(snapshot), JSON.stringify({ name, value, missing })).toBe(MarketSnapshot.safeParse(snapshot).success);
      }),
      { numRuns: 3_000 },
    );
  });

  it('refuses what is no object', () => {
    for (const value of [undefined, null, 1, 'x', [], [{}]]) expect(isMarketSnapshot(value)).toBe(false);
  });
});
