import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarketTick } from '../bus/index.js';
import { epochMsOf, SOURCES, tickerOf, type Trade } from '../market/index.js';
import { marketTick, marketTickBody } from './market-tick.js';

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(0, -0, 0.1, 1e21, 1e-7, 123_456_789_012_345_680_000),
);
const trade: fc.Arbitrary<Trade> = fc.record({
  kind: fc.constant('trade' as const),
  symbol: fc
    .oneof(
      fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.:/_-]{0,19}$/),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\ud800', '\u2028', 'A\n'),
    )
    .map(tickerOf),
  price: number,
  size: number,
  time: number.map(epochMsOf),
  sequence: number,
  conditions: fc.array(fc.nat()),
  exchange: fc.nat(),
  id: fc.string(),
});

describe('the tick on its channel', () => {
  it('is byte for byte the JSON of its fields', () => {
    fc.assert(
      fc.property(trade, fc.constantFrom(...SOURCES), (print, source) => {
        expect(marketTickBody(print, source)).toBe(JSON.stringify(marketTick(print, source)));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each(['price', 'size', 'time'])('is not written where its %s is no number that JSON can say', (field) => {
    const [print] = fc.sample(trade, 1);
    const bodies = [NaN, Infinity, -Infinity].map((value) => print && marketTickBody({ ...print, [field]: value }, 'replay'));
    expect(bodies).toEqual([undefined, undefined, undefined]);
  });

  it('has the published form', () => {
    const print: Trade = {
      kind: 'trade',
      symbol: tickerOf('BRK.B'),
      price: 412.05,
      size: 12.5,
      time: epochMsOf(1_700_000_000_123),
      sequence: 77,
      conditions: [],
      exchange: 4,
      id: '1',
    };
    const body = marketTickBody(print, 'replay');
    expect(body).toBe(
      '{"type":"market_tick","symbol":"BRK.B","price":412.05,"volume":12.5,"timestamp":1700000000123,"source":"replay","event_id":"tick:BRK.B:1700000000123:77:4:1","schema":1}',
    );
    expect(MarketTick.safeParse(JSON.parse(body ?? '')).success).toBe(true);
  });
});
