import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMsOf, type FeedMessage, GAP_CAUSES, PRICE_BAND_EVENTS, SOURCES, tickerOf } from '../market/index.js';
import { LogEntryError } from './errors.js';
import { decodeEntry, decodeHeader, encodeEntry } from './log-codec.js';
import type { LogEntry } from './tick-log.js';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
/** Around the bounds of the short forms. */
const edge = fc.tuple(fc.integer({ min: 27, max: 33 }), fc.integer({ min: -1, max: 1 })).map(([power, more]) => 2 ** power + more);
const nearby = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_400 });
const time = fc.oneof(nearby, fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(0, -0), finite).map(epochMsOf);
const symbol = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.:/_-]{0,19}$/).map(tickerOf);
const PLAIN = { noNullPrototype: true };
const bar = fc.record(
  { start: time, open: finite, high: finite, low: finite, close: finite, volume: finite, vwap: finite, trades: finite },
  PLAIN,
);
const ordinary = fc.record(
  {
    kind: fc.constant('trade' as const),
    symbol,
    price: fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true }),
    size: fc.oneof(fc.nat(1_000), fc.nat(), edge, fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
    time,
    sequence: fc.oneof(fc.nat(5_000), edge, fc.maxSafeInteger()),
    conditions: fc.array(fc.oneof(fc.nat(60), finite), { maxLength: 4 }),
    exchange: fc.oneof(fc.nat(), finite),
    id: fc.oneof(
      fc.stringMatching(/^\d{0,16}$/),
      fc.string({ unit: 'binary' }),
      fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes)),
    ),
  },
  PLAIN,
);
const marks = fc.record({ executedAt: time, isOutOfTime: fc.constant(true as const) }, { requiredKeys: [] });
const marked = fc.tuple(ordinary, marks).map(([print, mark]) => ({ ...print, ...mark }));
const trade = fc.oneof({ weight: 4, arbitrary: ordinary }, { weight: 1, arbitrary: marked });
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
    cause: fc.constantFrom(...GAP_CAUSES),
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
    event: fc.constantFrom(...PRICE_BAND_EVENTS),
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
/** Seven bands with the numbers 15; 17; 18; none; 17 and 18; 3 and 18; 4. */
const BANDS_OF_BEFORE =
  'AgAAAAcAAAAPAAAANwAAAAAAAAAAABxAAICMVv68eEIAAIBW/rx4QgBggFb+vHhCw/UoXI/CB0AK16NwPQoNQAAAgFb+vHhCw/UoXI/CB0AK16NwPQoNQMP1KFyPwgdACtej' +
  'cD0KDUDD9Shcj8IHQArXo3A9Cg1Aw/UoXI/CB0AK16NwPQoNQMP1KFyPwgdACtejcD0KDUDD9Shcj8IHQArXo3A9Cg1ABQAEQVRIUgIeAQokBQACIgQKBAUAAiQECgQFAAAE' +
  'CgQFAAQiJAQKBAUABAYkBAoEBQACCAQKBA==';
const ENTRY: LogEntry = { sequence: 7, source: 'synthetic', receivedAt: epochMsOf(1_700_000_000_200), messages: [TRADE] };

/** The lowest and highest time of those messages that have one. */
function timesOf(messages: readonly FeedMessage[]): { lowestTime: number | undefined; highestTime: number | undefined } {
  const times = messages.flatMap((message) => {
    if (message.kind === 'aggregate') return [message.bar.start];
    return 'time' in message && !('isOutOfTime' in message) ? [message.time] : [];
  });
  if (times.length === 0) return { lowestTime: undefined, highestTime: undefined };
  return { lowestTime: times.reduce((a, b) => (b < a ? b : a)), highestTime: times.reduce((a, b) => (b > a ? b : a)) };
}

/** The entry, or the error that says why there is none; anything else escapes. */
function decodedOrRefused(bytes: Uint8Array): LogEntry | LogEntryError {
  try {
    return decodeEntry(bytes);
  } catch (error) {
    if (error instanceof LogEntryError) return error;
    throw error;
  }
}

const HEADER_BYTES = 48;
const header = (fields: { numbers: number; records: number; messages: number }): Buffer => {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes[0] = 2;
  bytes.writeUInt32LE(fields.messages, 4);
  bytes.writeUInt32LE(fields.numbers, 8);
  bytes.writeUInt32LE(fields.records, 12);
  bytes.writeDoubleLE(Number.NaN, 32);
  bytes.writeDoubleLE(Number.NaN, 40);
  return bytes;
};
/** An entry without times, by hand. */
function made(numbers: readonly number[], records: readonly number[], messages = 1): Buffer {
  const doubles = Buffer.from(Float64Array.from(numbers).buffer);
  return Buffer.concat([header({ numbers: numbers.length, records: records.length, messages }), doubles, Buffer.from(records)]);
}
const patched = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(encodeEntry(ENTRY));
  change(bytes);
  return bytes;
};

describe('log entry codec', () => {
  it('gives back exactly what went in, wherever it lies in memory', () => {
    fc.assert(
      fc.property(entries, fc.nat(9), (entry, shift) => {
        const bytes = Buffer.alloc(4_000_000).subarray(shift);
        const encoded = encodeEntry(entry);
        bytes.set(encoded);
        expect(decodeEntry(bytes.subarray(0, encoded.length))).toStrictEqual(entry);
      }),
      { numRuns: 300 },
    );
  });

  it('tells number, source and times without the messages', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const { sequence, source, receivedAt, messages } = entry;
        const found = decodeHeader(encodeEntry(entry));
        expect(found).toMatchObject({ sequence, source, receivedAt, messages: messages.length });
        const { lowestTime, highestTime } = timesOf(messages);
        expect([found.lowestTime === lowestTime, found.highestTime === highestTime]).toEqual([true, true]);
      }),
    );
  });

  it('keeps its published form', () => {
    const open: FeedMessage = { kind: 'clock', time: epochMsOf(1_700_000_000_000) };
    const again: FeedMessage = { ...TRADE, conditions: [12, 37], size: 0.5, sequence: 75, id: '€' };
    const lost: FeedMessage = { kind: 'gap', from: epochMsOf(1), to: epochMsOf(2), cause: 'stall', symbols: [tickerOf('A')] };
    const bytes = encodeEntry({ ...ENTRY, messages: [open, TRADE, again, lost] });
    expect(bytes.subarray(0, 16).toString('hex')).toBe(`02020000040000000600000033000000`);
    const doubles = Array.from({ length: 10 }, (_, place) => bytes.readDoubleLE(16 + 8 * place));
    const [time, later, received] = [1_700_000_000_000, 1_700_000_000_123, 1_700_000_000_200];
    expect(doubles).toEqual([7, received, time, later, time, 412.05, 412.05, 0.5, 1, 2]);
    expect(bytes.subarray(96).toString('hex')).toBe(
      ['0601', '010005', '42524b2e42', 'c801', 'ec03', 'b402', '00', '08', '1c3532393833353235303239343631'].join('') +
        ['0100', '01', '00', '06', '04184a', '08', '03ac20', '0701', '02', '010141'].join(''),
    );
  });

  it('reads price bands with the lists of numbers that earlier versions wrote', () => {
    const event = (entry: LogEntry): unknown[] => entry.messages.map((message) => message.kind === 'price_band' && message.event);
    const entry = decodeEntry(Buffer.from(BANDS_OF_BEFORE, 'base64'));
    expect(event(entry)).toEqual(['bands', 'halted', 'resumed', 'bands', 'halted', 'resumed', 'bands']);
    const plain = decodeEntry(encodeEntry({ ...entry, messages: entry.messages.slice(0, 3) }));
    expect(plain.messages).toEqual(entry.messages.slice(0, 3));
  });

  it('holds a busy second in few bytes', () => {
    const messages = Array.from({ length: 400 }, (_, n): FeedMessage => ({
      ...TRADE,
      symbol: tickerOf(`S${n % 150}`),
      time: epochMsOf(1_700_000_000_123 + n),
      sequence: 40_000_000 + ((n * 7_919_317) % 30_000_000),
      conditions: n % 2 === 0 ? [14, 37, 41] : [],
    }));
    expect(encodeEntry({ ...ENTRY, messages }).length / messages.length).toBeLessThan(45);
  });

  it('grows with an entry, and shrinks again', () => {
    const many = Array.from({ length: 20_000 }, (_, n): FeedMessage => ({ ...TRADE, symbol: tickerOf(`S${n}`), price: n + 0.5 }));
    const long: FeedMessage = { ...TRADE, id: 'long'.repeat(2_000_000) };
    for (const messages of [many, [long, ...many], [TRADE]]) {
      const entry = { ...ENTRY, messages };
      expect(JSON.stringify(decodeEntry(encodeEntry(entry))) === JSON.stringify(entry)).toBe(true);
    }
  });

  it('shares tickers and the list of no conditions', () => {
    const [first, second] = [decodeEntry(encodeEntry(ENTRY)), decodeEntry(encodeEntry(ENTRY))].map(({ messages }) => messages[0]);
    if (first?.kind !== 'trade' || second?.kind !== 'trade') throw new Error('no trade');
    expect(first.conditions).toBe(second.conditions);
    expect(Object.isFrozen(first.conditions)).toBe(true);
  });

  it.each<[string, string, Uint8Array]>([
    ['nothing', 'version', Buffer.alloc(0)],
    ['the earlier form', 'JSON', Buffer.from('{"v":1,"n":1,"s":"replay","r":1,"m":[]}')],
    ['a later version', 'version', patched((bytes) => (bytes[0] = 3))],
    ['half a header', 'header', encodeEntry(ENTRY).subarray(0, 30)],
    ['a byte too few', 'length', encodeEntry(ENTRY).subarray(0, -1)],
    ['a byte too many', 'length', Buffer.concat([encodeEntry(ENTRY), Buffer.alloc(1)])],
    ['another source', 'source', patched((bytes) => (bytes[1] = 9))],
    ['half a number', 'sequence', patched((bytes) => bytes.writeDoubleLE(1.5, 16))],
    ['no time of receipt', 'receivedAt', patched((bytes) => bytes.writeDoubleLE(Infinity, 24))],
    ['a wrong lowest time', 'lowestTime', patched((bytes) => bytes.writeDoubleLE(1, 32))],
    ['a wrong highest time', 'highestTime', patched((bytes) => bytes.writeDoubleLE(1, 40))],
    ['four billion messages', 'messages', header({ numbers: 0, records: 0, messages: 2 ** 32 - 1 })],
    ['a message too few', 'records', patched((bytes) => bytes.writeUInt32LE(0, 4))],
    ['a message too many', 'message 1, kind', patched((bytes) => bytes.writeUInt32LE(2, 4))],
    ['no kind', 'message 0, kind', made([], [0])],
    ['another kind', 'message 0, kind', made([], [99])],
    ['a cut message', 'message 0, symbol', made([], [1])],
    ['a number too few', 'message 0, to', made([1], [8, 0, 0])],
    ['a number too many', 'numbers', made([1, 2, 3], [8, 0, 0])],
    ['a double that is none', 'message 0, from', made([Number.NaN, 2], [8, 0, 0])],
    ['a place that is none', 'message 0, symbol', made([], [1, 3])],
    ['no ticker', 'message 0, symbol', made([], [1, 0, 3, 65, 32, 66])],
    ['a ticker beyond the end', 'message 0, symbol', made([], [1, 0, 200, 65])],
    ['no price', 'message 0, price', made([0, 1], [1, 0, 1, 65, 0, 0, 0, 0, 0, 0])],
    ['a size below zero', 'message 0, size', made([1, -1], [1, 0, 1, 65, 1, 0, 0, 0, 0, 0])],
    ['more conditions than bytes', 'message 0, conditions', made([1], [1, 0, 1, 65, 0, 0, 0, 254, 255, 255, 255, 3, 0, 0])],
    ['half a condition', 'message 0, conditions', made([1, 0.5], [1, 0, 1, 65, 0, 0, 0, 1, 0, 0])],
    ['an id beyond the end', 'message 0, id', made([1], [1, 0, 1, 65, 0, 0, 0, 0, 0, 80])],
    ['a varint without end', 'message 0, size: expected a number below 2^31', made([1], [1, 0, 1, 65, 255, 255, 255, 255, 255, 255, 255])],
    ['another form of number', 'message 0, size', made([1], [1, 0, 1, 65, 3, 0, 0, 0, 0, 0])],
    ['another cause', 'message 0, cause', made([1, 2], [7, 5, 0])],
    ['more tickers than bytes', 'message 0, symbols', made([1, 2], [7, 1, 20])],
    ['half a flag', 'message 0, complete', made([1, 2], [8, 0, 2])],
    ['foreign bytes', 'version', Buffer.from('hello')],
  ])('refuses %s and says where: %s', (_, where, bytes) => {
    expect(() => decodeEntry(bytes)).toThrow(LogEntryError);
    expect(() => decodeEntry(bytes)).toThrow(where);
  });

  it.each<[string, Partial<LogEntry>]>([
    ['sequence', { sequence: -1 }],
    ['source', { source: 'other' as 'replay' }],
    ['receivedAt', { receivedAt: epochMsOf(Number.NaN) }],
    ['cause', { messages: [{ kind: 'gap', from: epochMsOf(1), to: epochMsOf(2), cause: 'rain' as 'stall', symbols: [] }] }],
    ['kind', { messages: [{ kind: 'rain' } as unknown as FeedMessage] }],
  ])('an entry with an unfit %s fails at its writer', (where, change) => {
    expect(() => encodeEntry({ ...ENTRY, ...change })).toThrow(LogEntryError);
    expect(() => encodeEntry({ ...ENTRY, ...change })).toThrow(where);
  });

  it.each<[string, Partial<FeedMessage>]>([
    ['price', { price: Number.NaN }],
    ['price', { price: 0 }],
    ['price', { price: Number.POSITIVE_INFINITY }],
    ['size', { size: -1 }],
    ['time', { time: epochMsOf(Number.POSITIVE_INFINITY) }],
    ['symbol', { symbol: tickerOf('"') }],
    ['id', { id: 5 as unknown as string }],
    ['conditions', { conditions: [Number.NaN] }],
  ])('a trade with an unfit %s fails at its writer, and the next is written', (where, change) => {
    const encode = (): Buffer => encodeEntry({ ...ENTRY, messages: [TRADE, { ...TRADE, ...change } as FeedMessage] });
    expect(encode).toThrow(LogEntryError);
    expect(encode).toThrow(`message 1, ${where}`);
    expect(decodeEntry(encodeEntry(ENTRY))).toStrictEqual(ENTRY);
  });

  it('whatever bytes there are give an entry that can be written again, or an error that says why', () => {
    const change = fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 2, 127, 128, 255)));
    fc.assert(
      fc.property(entries, fc.array(change, { minLength: 1, maxLength: 4 }), fc.option(fc.nat()), (entry, changes, cut) => {
        const bytes = Buffer.from(encodeEntry(entry));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const found = decodedOrRefused(cut === null ? bytes : bytes.subarray(0, cut % bytes.length));
        if (!(found instanceof LogEntryError)) expect(decodeEntry(encodeEntry(found))).toStrictEqual(found);
      }),
      { numRuns: 3_000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(20), fc.nat(8), (records, messages, numbers) => {
        const bytes = made(
          Array.from({ length: numbers }, (_, n) => n + 1),
          [...records],
          messages,
        );
        const found = decodedOrRefused(bytes);
        if (!(found instanceof LogEntryError)) expect(found.messages).toHaveLength(messages);
      }),
      { numRuns: 3_000 },
    );
  });
});
