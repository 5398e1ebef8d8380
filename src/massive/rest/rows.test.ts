import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { epochMsOf, tickerOf, type Trade } from '../../market/index.js';
import { barOf } from './rows.js';
import { closeVendors, NANOS, read, row, send, startVendor, T0 } from './vendor.suite.js';

afterEach(closeVendors);

const SPY = tickerOf('SPY');
const TO = epochMsOf(T0 + 999);

/** Of rows as they stand in one answer. */
async function tradesOf(rows: readonly string[]): Promise<{ rows: readonly Trade[]; error: unknown }> {
  const { history } = await startVendor((_, response) => send(response, `{"status":"OK","results":[${rows.join(',')}]}`));
  return read(history.trades(SPY, T0, TO));
}

const asItIs: Trade = {
  kind: 'trade',
  symbol: SPY,
  price: 100.5,
  size: 40,
  time: T0,
  sequence: 7,
  conditions: [14],
  exchange: 4,
  id: '7',
};

describe('a row of trades', () => {
  it.each<[Record<string, string | undefined>, Partial<Trade>]>([
    [{}, {}],
    [{ conditions: 'null' }, { conditions: [] }],
    [{ conditions: undefined }, { conditions: [] }],
    [{ conditions: '[14,null,"41"]' }, { conditions: [14, 41] }],
    [{ conditions: '"14,41"' }, { conditions: [14, 41] }],
    [{ conditions: '"[14, 41]"' }, { conditions: [14, 41] }],
    [{ conditions: '""' }, { conditions: [] }],
    [{ conditions: '37' }, { conditions: [37] }],
    [{ id: '71675225257543' }, { id: '71675225257543' }],
    [{ id: '12345678901234567891' }, { id: '12345678901234567891' }],
    [{ id: 'null' }, { id: '' }],
    [{ id: '"0071"' }, { id: '0071' }],
    [{ id: '"12e4"' }, { id: '12e4' }],
    [{ sequence_number: 'null' }, { sequence: 0 }],
    [{ sequence_number: '"19"' }, { sequence: 19 }],
    [{ sequence_number: '1.9e1' }, { sequence: 19 }],
    [{ exchange: 'null' }, { exchange: 0 }],
    [{ exchange: '"11"' }, { exchange: 11 }],
    [{ decimal_size: 'null' }, {}],
    [{ decimal_size: '"0.740474"', size: '1' }, { size: 0.740474 }],
    [{ decimal_size: '4e1' }, {}],
    [{ decimal_size: '".5"' }, { size: 0.5 }],
    [{ decimal_size: '12.5', size: 'null' }, { size: 12.5 }],
    [{ size: '"1e3"' }, { size: 1_000 }],
    [{ price: '"100.50"' }, {}],
    [{ price: '1.0e-5' }, { price: 0.00001 }],
    [{ price: '1e3' }, { price: 1_000 }],
    [{ correction: 'null' }, {}],
    [{ correction: '"0"' }, {}],
    [{ correction: '"00"' }, {}],
    [{ correction: '""' }, {}],
    [{ sip_timestamp: `"${NANOS}"` }, {}],
    [{ sip_timestamp: '1.779456601e18' }, {}],
    [{ sip_timestamp: '"1.779456601E+18"' }, {}],
    [{ sip_timestamp: '17794566010001e5' }, { time: epochMsOf(T0) }],
    [{ sip_timestamp: `${T0}999999.0` }, {}],
    [{ sip_timestamp: '1779456601001999999' }, { time: epochMsOf(T0 + 1) }],
    [{ sip_timestamp: 'null', participant_timestamp: '1779456601002000001' }, { time: epochMsOf(T0 + 2) }],
    [{ sip_timestamp: '0' }, {}],
    [{ sip_timestamp: undefined }, {}],
    [{ participant_timestamp: '"never"' }, {}],
    [{ participant_timestamp: 'null' }, {}],
  ])('%j is understood', async (fields, expected) => {
    expect(await tradesOf([row(7, fields)])).toEqual({ rows: [{ ...asItIs, ...expected }], error: undefined });
  });

  it.each<[Record<string, string | undefined>, string]>([
    [{ price: 'null' }, 'price'],
    [{ price: '-1' }, 'price'],
    [{ price: '"0x10"' }, 'price'],
    [{ price: '1e999' }, 'price'],
    [{ price: 'true' }, 'price'],
    [{ size: 'null' }, 'size'],
    [{ size: '-1' }, 'size'],
    [{ conditions: '["@"]' }, 'conditions'],
    [{ conditions: '{"a":1}' }, 'conditions'],
    [{ conditions: '[1.5]' }, 'conditions'],
    [{ correction: '"x"' }, 'correction'],
    [{ exchange: '"NYSE"' }, 'exchange'],
    [{ sequence_number: '-3' }, 'sequence_number'],
    [{ sequence_number: '1.5' }, 'sequence_number'],
    [{ sequence_number: '"soon"' }, 'sequence_number'],
    [{ id: '{}' }, 'id'],
    [{ id: 'null', sequence_number: 'null' }, 'id'],
    [{ sip_timestamp: '5' }, 'sip_timestamp'],
    [{ sip_timestamp: String(T0) }, 'sip_timestamp'],
    [{ sip_timestamp: 'null', participant_timestamp: 'null' }, 'sip_timestamp'],
    [{ sip_timestamp: 'null', participant_timestamp: '"never"' }, 'sip_timestamp'],
    // By the exchange's clock it lies elsewhere: where the tape has it is not known.
    [{ sip_timestamp: 'null', participant_timestamp: '1779447601002000001' }, 'sip_timestamp'],
  ])('%j is not, and is said for its %s; the others are kept', async (fields, field) => {
    const { rows, error } = await tradesOf([row(6), row(7, fields), row(8)]);
    expect(rows.map(({ sequence }) => sequence)).toEqual([6, 8]);
    expect(error).toMatchObject({ code: 'TS_REST_ROWS', problem: 'rows' });
    expect(String(error)).toMatch(new RegExp(`1 of 3 rows of the trades of SPY could not be read; the first because of ${field} in {`));
  });

  it('is none where it is no object', async () => {
    const { rows, error } = await tradesOf(['null', '[]', '"text"', '5', row(7)]);
    expect(rows).toHaveLength(1);
    expect(String(error)).toContain('4 of 5 rows');
  });

  it('that was corrected, or lies outside of what was asked for, is left out and costs nothing', async () => {
    const later = row(9, { sip_timestamp: `${T0 + 1_000}000000` });
    const { rows, error } = await tradesOf([row(6, { correction: '1' }), row(7, { correction: '"12"' }), row(8), later]);
    expect(rows.map(({ sequence }) => sequence)).toEqual([8]);
    expect(error).toBeUndefined();
  });

  it('keeps its millisecond, whatever the last six digits are, as a number and as text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 999_999 }), fc.boolean(), async (ms, nanos, isText) => {
        const digits = `${T0 + ms}${String(nanos).padStart(6, '0')}`;
        const { rows } = await tradesOf([row(7, { sip_timestamp: isText ? `"${digits}"` : digits })]);
        expect(rows[0]?.time).toBe(T0 + ms);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a row of bars', () => {
  const bar = { t: 1_381_152_600_000, o: 1, h: 3, l: 1, c: 2, v: 500, vw: 1.9, n: 7 };
  const read = { start: 1_381_152_600_000, open: 1, high: 3, low: 1, close: 2, volume: 500, vwap: 1.9, trades: 7 };

  it.each<[object, object]>([
    [{}, {}],
    [{ v: 1.2e6 }, { volume: 1_200_000 }],
    [{ v: '1.2e6' }, { volume: 1_200_000 }],
    [{ vw: null }, { vwap: 2 }],
    [{ vw: undefined }, { vwap: 2 }],
    [{ vw: 0 }, { vwap: 2 }],
    [{ n: null }, { trades: 0 }],
    [{ n: undefined }, { trades: 0 }],
    [{ n: '7' }, {}],
    [{ t: '1381152600000', o: '1', h: '3.0', l: '1', c: '2' }, {}],
    [{ t: 1.3811526e12 }, {}],
  ])('%j is understood', (fields, expected) => expect(barOf({ ...bar, ...fields })).toEqual({ ...read, ...expected }));

  it.each<[object, string]>([
    [{ t: null }, 't'],
    [{ t: 1_381_152_600 }, 't'],
    [{ o: null }, 'o'],
    [{ h: 'high' }, 'h'],
    [{ l: 4 }, 'l'],
    [{ c: 0 }, 'c'],
    [{ v: null }, 'v'],
    [{ v: -1 }, 'v'],
    [{ n: 1.5 }, 'n'],
  ])('%j is not, for its %s', (fields, field) => expect(barOf({ ...bar, ...fields })).toBe(field));
});
