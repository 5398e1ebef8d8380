import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMsOf, tickerOf } from '../../market/index.js';
import { type DecodedFrame, decodeFrame } from './decode.js';
import { encodeAggregate, encodeStatus, encodeTrade, frame } from './encode.js';
import type { TapeTrade } from './tape.js';

const decode = (text: string, withRaw = false): DecodedFrame => decodeFrame(Buffer.from(text), withRaw);

const TRADE =
  '{"ev":"T","sym":"MSFT","i":"88123","x":4,"p":301.255,"s":12,"c":[14,37],"t":1781622376036,"pt":1781622376029,"q":4938312,"z":3,"trfi":202,"trft":1781622376036,"ds":"12.5"}';
const MINUTE =
  '{"ev":"AM","sym":"FCX","v":4989,"av":4332125,"op":75.98,"vw":78.0894,"o":78.1,"c":78.08,"h":78.125,"l":78.07,"a":76.8404,"z":63,"s":1788876960000,"e":1788877020000,"dv":"4989.0","dav":"4332125.5"}';
const SECOND = MINUTE.replace('"AM"', '"A"').replace('"op":75.98,', '');

const tapeTrade: fc.Arbitrary<TapeTrade> = fc.record({
  kind: fc.constant('trade' as const),
  symbol: fc.constantFrom('SPY', 'BRK.B', 'BApA', 'NA').map(tickerOf),
  price: fc.double({ min: 0.0001, max: 1e6, noNaN: true }),
  size: fc.oneof(
    fc.integer({ min: 0, max: 1e9 }),
    fc.integer({ min: 1, max: 999_999 }).map((n) => n / 1e6),
  ),
  time: fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 }).map(epochMsOf),
  sequence: fc.nat(),
  conditions: fc.array(fc.nat({ max: 60 }), { maxLength: 4 }),
  exchange: fc.nat({ max: 99 }),
  id: fc.string(),
  nanos: fc.nat({ max: 999_999 }),
  participantTime: fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 }).map(epochMsOf),
  tape: fc.integer({ min: 1, max: 3 }),
  trfId: fc.nat({ max: 300 }),
  trfTime: fc.constant(epochMsOf(0)),
});

describe('vendor frames', () => {
  it('maps a trade', () => {
    expect(decode(`[${TRADE}]`)).toEqual({
      statuses: [],
      rejects: [],
      raw: [],
      messages: [
        {
          kind: 'trade',
          symbol: 'MSFT',
          price: 301.255,
          size: 12.5,
          time: 1_781_622_376_036,
          sequence: 4_938_312,
          conditions: [14, 37],
          exchange: 4,
          id: '88123',
        },
      ],
    });
  });

  it('maps minute and second bars, with and without an official open', () => {
    const bar = { start: 1_788_876_960_000, open: 78.1, high: 78.125, low: 78.07, close: 78.08, volume: 4_989, vwap: 78.0894, trades: 79 };
    expect(decode(`[${MINUTE},${SECOND}]`).messages).toEqual([
      { kind: 'aggregate', symbol: 'FCX', span: 'minute', bar, dayVolume: 4_332_125.5, officialOpen: 75.98 },
      { kind: 'aggregate', symbol: 'FCX', span: 'second', bar, dayVolume: 4_332_125.5 },
    ]);
  });

  it('maps a quote; a side that nobody quotes is 0', () => {
    const quote =
      '{"ev":"Q","sym":"AAPL","i":[604],"bx":15,"ax":12,"bp":297.83,"ap":297.86,"bs":80,"as":120,"t":1781622375952,"pt":1781622375952,"q":44424715,"z":3}';
    const oneSided = '{"ev":"Q","sym":"AAPL","ap":297.86,"as":120,"t":1781622375952}';
    const common = { kind: 'quote', symbol: 'AAPL', ask: 297.86, askSize: 120, time: 1_781_622_375_952 };
    expect(decode(`[${quote},${oneSided}]`).messages).toEqual([
      { ...common, bid: 297.83, bidSize: 80, sequence: 44_424_715 },
      { ...common, bid: 0, bidSize: 0, sequence: 0 },
    ]);
  });

  it('maps limit bands to the nanosecond', () => {
    const bands = '{"ev":"LULD","h":3.63,"l":2.97,"i":[17],"z":3,"T":"ATHR","t":1788877046310003385,"q":3209681}';
    expect(decode(`[${bands}]`).messages).toEqual([
      {
        kind: 'price_band',
        symbol: 'ATHR',
        lower: 2.97,
        upper: 3.63,
        event: 'halted',
        time: 1_788_877_046_310,
        nanos: 3_385,
        sequence: 3_209_681,
      },
    ]);
    const at = (time: string): unknown => decode(`[${bands.replace('1788877046310003385', time)}]`).messages[0];
    expect(at('1788877046310')).toMatchObject({ time: 1_788_877_046_310, nanos: 0 });
    expect(at('1788877046310003')).toMatchObject({ time: 1_788_877_046_310, nanos: 3_000 });
    expect(at('"1788877046310003385"')).toMatchObject({ time: 1_788_877_046_310, nanos: 3_385 });
    for (const time of ['17888770463', '17888770463100', '1.788877046310e12', '"soon"', 'null']) {
      expect(decode(`[${bands.replace('1788877046310003385', time)}]`).rejects.map((r) => r.reason)).toEqual(['bad_time']);
    }
  });

  const trade = (of: string, to: string): unknown => decode(`[${TRADE.replace(of, to)}]`).messages[0];

  it.each([
    ['null', []],
    ['[null]', []],
    ['[14,null,37]', [14, 37]],
    ['"14,37"', [14, 37]],
    ['"14, 37"', [14, 37]],
    ['["14","37"]', [14, 37]],
    ['14', [14]],
    ['""', []],
    ['"14"', [14]],
  ])('reads conditions written as %s', (text, conditions) => expect(trade('[14,37]', text)).toMatchObject({ conditions }));

  it.each([
    ['"ds":"12.5"', '"ds":12.5', { size: 12.5 }],
    ['"ds":"12.5"', '"ds":null', { size: 12 }],
    ['"ds":"12.5"', '"ds":"0.740474"', { size: 0.740474 }],
    ['"ds":"12.5"', '"ds":"1e-5"', { size: 0.00001 }],
    ['"s":12,', '"s":null,', { size: 12.5 }],
    ['"s":12,', '', { size: 12.5 }],
    ['"p":301.255', '"p":"301.255"', { price: 301.255 }],
    ['"i":"88123"', '"i":88123', { id: '88123' }],
    ['"i":"88123"', '"i":null', { id: '' }],
    ['"q":4938312', '"q":"4938312"', { sequence: 4_938_312 }],
    ['"q":4938312', '"q":null', { sequence: 0 }],
    ['"t":1781622376036', '"t":"1781622376036"', { time: 1_781_622_376_036 }],
    ['"t":1781622376036', '"t":1781622376036123', { time: 1_781_622_376_036 }],
    ['"t":1781622376036', '"t":1781622376036500000', { time: 1_781_622_376_036 }],
    ['"pt":1781622376029', '"pt":null', { price: 301.255 }],
  ])('reads a trade with %s written as %s', (of, to, expected) => expect(trade(of, to)).toMatchObject(expected));

  it.each([
    ['"p":301.255', '"p":1e10', 'bad_price'],
    ['"p":301.255', '"p":10000000.01', 'bad_price'],
    ['"p":301.255', '"p":0.0000001', 'bad_price'],
    ['"ds":"12.5"', '"ds":"9.3e18"', 'bad_size'],
    ['"ds":"12.5"', '"ds":9.3e18', 'bad_size'],
    [
      '"s":12,"c":[14,37],"t":1781622376036,"pt":1781622376029,"q":4938312,"z":3,"trfi":202,"trft":1781622376036,"ds":"12.5"',
      '"s":9.3e18,"t":1781622376036',
      'bad_size',
    ],
    ['"t":1781622376036', '"t":1781622376', 'bad_time'],
    ['"c":[14,37]', '"c":{}', 'bad_field'],
    ['"c":[14,37]', '"c":"many"', 'bad_field'],
  ])('refuses a trade with %s written as %s: %s', (of, to, reason) =>
    expect(decode(`[${TRADE.replace(of, to)},${TRADE}]`)).toMatchObject({ rejects: [{ reason }], messages: [{ price: 301.255 }] }),
  );

  it('says of a print that was reported late when it was executed, whatever the unit', () => {
    for (const pt of ['1781613384000', '1781613384000123', '1781613384000123456', '"1781613384000"'])
      expect(trade('"pt":1781622376029', `"pt":${pt}`)).toMatchObject({ executedAt: 1_781_613_384_000 });
    for (const pt of ['1781622375029', '0', '1781622376037', '5', '"yesterday"'])
      expect(trade('"pt":1781622376029', `"pt":${pt}`)).not.toHaveProperty('executedAt');
  });

  it('reads a bar without the day’s volume, and with more than a trade can have', () => {
    const bar = (of: string, to: string): unknown => decode(`[${MINUTE.replace(of, to)}]`).messages[0];
    const told = ',"dav":"4332125.5"';
    expect(decode(`[${MINUTE.replace(told, '').replace('"av":4332125,', '')}]`).messages).toMatchObject([
      { dayVolume: 0, bar: { volume: 4_989 } },
    ]);
    expect(bar(told, ',"dav":null')).toMatchObject({ dayVolume: 4_332_125 });
    expect(bar(told, ',"dav":"7000000000.25"')).toMatchObject({ dayVolume: 7_000_000_000.25 });
    expect(bar('"z":63', '"z":0.0000001')).toMatchObject({ bar: { trades: 2_147_483_647 } });
  });

  it('gives the events as they were written, where somebody wants them', () => {
    const odd = TRADE.replace('"p":301.255', '"p":301.25500,"new":{"field":[1]}');
    const { raw } = decode(`[ ${odd}, {"ev":"status","status":"x"} ,${TRADE.replace('"p":301.255', '"p":-1')}]`, true);
    expect(raw.map(({ channel, symbol }) => `${channel}.${symbol}`)).toEqual(['T.MSFT', 'T.MSFT']);
    expect(raw[0]?.json).toBe(odd);
  });

  it('judges every element by itself, statuses among data', () => {
    const bad = [
      '5',
      'null',
      '[]',
      '{"ev":"ZZ"}',
      '{"ev":"T","sym":"","p":1,"s":1,"t":1781622376036}',
      TRADE.replace('301.255', '-1'),
      TRADE.replace('1781622376036,"pt"', '5,"pt"'),
    ];
    const text = `[${encodeStatus('success', 'subscribed to: T.MSFT')},${TRADE},${bad.join(',')},${MINUTE}]`;
    const { statuses, messages, rejects } = decode(text);
    expect(statuses).toEqual([{ status: 'success', message: 'subscribed to: T.MSFT' }]);
    expect(messages).toHaveLength(2);
    expect(rejects.map((r) => r.reason)).toEqual([
      'not_an_object',
      'not_an_object',
      'not_an_object',
      'unknown_event',
      'bad_symbol',
      'bad_price',
      'bad_time',
    ]);
  });

  it('reports a frame that is no JSON', () => expect(decode('[{"ev":').rejects[0]?.reason).toBe('malformed_json'));

  it('reads back every trade that it writes', () => {
    fc.assert(
      fc.property(fc.array(tapeTrade, { minLength: 1, maxLength: 5 }), (trades) => {
        const { messages, rejects } = decode(frame(trades.map(encodeTrade)));
        expect(rejects).toEqual([]);
        expect(messages).toEqual(
          trades.map(({ kind, symbol, price, size, time, sequence, conditions, exchange, id, participantTime }) => ({
            kind,
            symbol,
            price,
            size,
            time,
            sequence,
            conditions,
            exchange,
            id,
            ...(time - participantTime > 60_000 ? { executedAt: participantTime } : {}),
          })),
        );
      }),
    );
  });

  it('reads back the bars that it writes', () => {
    const [bar] = decode(`[${MINUTE}]`).messages;
    expect(bar?.kind === 'aggregate' && decode(frame([encodeAggregate(bar, 76.8404)])).messages).toEqual([bar]);
  });

  it('survives mutated frames and keeps what is good', () => {
    const good = JSON.parse(TRADE) as object;
    fc.assert(
      fc.property(fc.nat({ max: TRADE.length - 1 }), fc.string({ maxLength: 3 }), fc.jsonValue(), (at, inserted, junk) => {
        expect(() => decode(TRADE.slice(0, at) + inserted + TRADE.slice(at + 1))).not.toThrow();
        const { messages } = decode(JSON.stringify([junk, good, junk]));
        expect(messages.some((m) => m.kind === 'trade' && m.symbol === 'MSFT')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
