import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMsOf, type FeedMessage, SOURCES, tickerOf } from '../market/index.js';
import { LogEntryError } from './errors.js';
import { decodeEntry, encodeEntry } from './log-codec.js';
import type { LogEntry } from './tick-log.js';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const time = fc.oneof(fc.integer({ min: 0, max: 4e12 }), finite).map(epochMsOf);
const symbol = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.:/_-]{0,19}$/).map(tickerOf);
const PLAIN = { noNullPrototype: true };
const bar = fc.record(
  { start: time, open: finite, high: finite, low: finite, close: finite, volume: finite, vwap: finite, trades: finite },
  PLAIN,
);
const trade = fc.record(
  {
    kind: fc.constant('trade' as const),
    symbol,
    price: fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true }),
    size: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    time,
    sequence: fc.maxSafeInteger(),
    conditions: fc.array(fc.nat(), { maxLength: 4 }),
    exchange: fc.nat(),
    id: fc.string({ unit: 'binary' }),
  },
  PLAIN,
);
const aggregate = fc.record(
  {
    kind: fc.constant('aggregate' as const),
    symbol,
    span: fc.constantFrom('second' as const, 'minute' as const),
    bar,
    dayVolume: finite,
    officialOpen: finite,
  },
  { noNullPrototype: true, requiredKeys: ['kind', 'symbol', 'span', 'bar', 'dayVolume'] },
);
const clock = fc.record({ kind: fc.constant('clock' as const), time }, PLAIN);
const gap = fc.record(
  {
    kind: fc.constant('gap' as const),
    from: time,
    to: time,
    cause: fc.constantFrom('disconnect' as const, 'stall' as const, 'vendor_drop' as const, 'overflow' as const),
    symbols: fc.array(symbol),
  },
  PLAIN,
);
const quote = fc.record(
  {
    kind: fc.constant('quote' as const),
    symbol,
    bid: finite,
    ask: finite,
    bidSize: finite,
    askSize: finite,
    time,
    sequence: fc.maxSafeNat(),
  },
  PLAIN,
);
const priceBand = fc.record(
  {
    kind: fc.constant('price_band' as const),
    symbol,
    lower: finite,
    upper: finite,
    indicators: fc.array(fc.nat(), { maxLength: 3 }),
    time,
    nanos: fc.nat({ max: 999_999 }),
    sequence: fc.maxSafeNat(),
  },
  PLAIN,
);
const repair = fc.record({ kind: fc.constant('repair' as const), from: time, to: time, trades: fc.nat(), complete: fc.boolean() }, PLAIN);
const entries: fc.Arbitrary<LogEntry> = fc.record(
  {
    sequence: fc.maxSafeNat(),
    source: fc.constantFrom(...SOURCES),
    receivedAt: time,
    messages: fc.array<FeedMessage>(fc.oneof(trade, aggregate, quote, priceBand, clock, gap, repair)),
  },
  PLAIN,
);

const TRADE: FeedMessage = {
  kind: 'trade',
  symbol: tickerOf('BRK.B'),
  price: 412.05,
  size: 100,
  time: epochMsOf(1_700_000_000_123),
  sequence: 77,
  conditions: [],
  exchange: 4,
  id: '52983525029461',
};
const ENTRY: LogEntry = { sequence: 7, source: 'synthetic', receivedAt: epochMsOf(1_700_000_000_200), messages: [TRADE] };

describe('log entry codec', () => {
  it('gives back exactly what went in', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        expect(decodeEntry(encodeEntry(entry))).toStrictEqual(entry);
      }),
    );
  });

  it('keeps its published form', () => {
    const open: FeedMessage = { kind: 'clock', time: epochMsOf(5) };
    const lost: FeedMessage = { kind: 'gap', from: epochMsOf(1), to: epochMsOf(2), cause: 'stall', symbols: [tickerOf('A')] };
    expect(encodeEntry({ ...ENTRY, messages: [{ ...TRADE, conditions: [12, 37] }, open, lost] })).toBe(
      '{"v":1,"n":7,"s":"synthetic","r":1700000000200,"m":[["T","BRK.B",412.05,100,1700000000123,77,[12,37],4,"52983525029461"],["C",5],["G",1,2,"stall",["A"]]]}',
    );
  });

  it.each<[string, string]>([
    ['', 'not JSON'],
    ['[]', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['{"v":2,"n":1,"s":"replay","r":1,"m":[]}', '"v"'],
    ['{"v":1,"n":1.5,"s":"replay","r":1,"m":[]}', '"n"'],
    ['{"v":1,"n":1,"s":"other","r":1,"m":[]}', '"s"'],
    ['{"v":1,"n":1,"s":"replay","r":1e999,"m":[]}', '"r"'],
    ['{"v":1,"n":1,"s":"replay","r":1}', '"m"'],
    ['{"v":1,"n":1,"s":"replay","r":1,"m":[["C",1],["Z",1]]}', 'message 1, kind'],
    ['{"v":1,"n":1,"s":"replay","r":1,"m":[["C"]]}', 'message 0, C'],
    ['{"v":1,"n":1,"s":"replay","r":1,"m":[["T","A B",1,1,1,1,0,1,""]]}', 'symbol'],
    ['{"v":1,"n":1,"s":"replay","r":1,"m":[["T","A",0,1,1,1,0,1,""]]}', 'price'],
    ['{"v":1,"n":1,"s":"replay","r":1,"m":[["T","A",1,-1,1,1,0,1,""]]}', 'size'],
    ['{"v":1,"n":1,"s":"replay","r":1,"m":[["T","A",1,1,1,1,["x"],1,""]]}', 'conditions'],
    ['{"v":1,"n":1,"s":"replay","r":1,"m":[["T","A",1,1,1,1,0,1,5]]}', 'id'],
    ['{"v":1,"n":1,"s":"replay","r":1,"m":[["G",1,2,"rain",[]]]}', 'cause'],
    ['{"v":1,"n":1,"s":"replay","r":1,"m":[["G",1,2,"stall",""]]}', 'symbols'],
    ['{"v":1,"n":1,"s":"replay","r":1,"m":[["AM","A",1,1,1,1,1,1,1,1,1]]}', 'AM'],
  ])('refuses %s and says where', (text, where) => {
    expect(() => decodeEntry(text)).toThrow(LogEntryError);
    expect(() => decodeEntry(text)).toThrow(where);
  });

  it.each<[string, Partial<LogEntry> | Partial<FeedMessage>]>([
    ['price', { price: Number.NaN }],
    ['price', { price: 0 }],
    ['size', { size: -1 }],
    ['time', { time: epochMsOf(Number.POSITIVE_INFINITY) }],
    ['symbol', { symbol: tickerOf('"') }],
  ])('a trade with an unfit %s fails at its writer', (where, change) => {
    const encode = (): string => encodeEntry({ ...ENTRY, messages: [{ ...TRADE, ...change } as FeedMessage] });
    expect(encode).toThrow(LogEntryError);
    expect(encode).toThrow(where);
  });

  it('cutting or replacing any value of a tuple is noticed', () => {
    const whole = JSON.parse(encodeEntry(ENTRY)) as { m: [unknown[]] };
    whole.m[0].forEach((_, place) => {
      const cut = { ...whole, m: [whole.m[0].toSpliced(place, 1)] };
      const replaced = { ...whole, m: [whole.m[0].with(place, null)] };
      expect(() => decodeEntry(JSON.stringify(cut))).toThrow(LogEntryError);
      expect(() => decodeEntry(JSON.stringify(replaced))).toThrow(LogEntryError);
    });
  });
});
