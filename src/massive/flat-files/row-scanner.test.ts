import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowScanner } from './row-scanner.js';
import { splitRow } from './cells.js';
import { columnsOf } from './columns.js';
import { parseRow } from './row.js';
import { TradeTable } from './trade-table.js';

const NAMES =
  'ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,tape,trf_id,trf_timestamp';

/** What the scanner makes of a line; undefined where it leaves it to `parseRow`. */
function scanned(line: string, header = NAMES, end = '\n'): unknown {
  const columns = columnsOf(header);
  if (!('ticker' in columns)) throw new Error('no header');
  const table = new TradeTable();
  const scanner = new RowScanner(columns, table);
  const bytes = Buffer.from(`${line}${end}AAPL,1`);
  const plain = scanner.read(bytes, 0);
  expect(scanner.end).toBe(Buffer.byteLength(`${line}${end}`) - 1);
  if (!plain) return undefined;
  table.added(scanner.id);
  return table.at(0);
}

function parsed(line: string, header = NAMES): unknown {
  const columns = columnsOf(header);
  return 'ticker' in columns ? parseRow(splitRow(line), columns) : undefined;
}

/** Cells as the vendor writes them, and others. */
const cells = {
  ticker: fc.constantFrom('AAPL', 'BRK.B', 'BCpC', '', 'A B', 'ÄÖ'),
  conditions: fc.constantFrom('', '12', '"12,37"', '"1,2,3,41,53"', '"1,2,3,41,53,60,61"', '"12, 37"', '12x', '","', '"'),
  number: fc.oneof(
    fc.double({ min: 0, max: 1e7, noNaN: true }).map(String),
    fc.nat({ max: 1e6 }).map((cents) => (cents / 100).toFixed(4)),
    fc.constantFrom(
      '',
      '0',
      '00',
      '-1',
      '1e3',
      '5.',
      '.5',
      '.',
      '1.2.3',
      ' 1',
      '0x10',
      '123456789012345678',
      '0.000000000000001',
      'NaN',
      '"7"',
      '"7""',
      '7"',
    ),
  ),
  whole: fc.oneof(
    fc.nat().map(String),
    fc.constantFrom('', '0', '007', '52983575627601', '123456789012345678901', 'a1', '"12"', '-3', '2.5'),
  ),
  nanos: fc.oneof(
    fc.bigInt({ min: 100_000_000_000_000_000n, max: 9_999_999_999_999_999_999n }).map(String),
    fc.constantFrom('0', '', '1381152600101', '13811526001012345x7', 'x381152600101234567'),
  ),
  correction: fc.constantFrom('0', '0', '0', '', '1', '00'),
};
const plainCells = 'AAPL,37,0,4,52983525,1381152600100000001,487.6,2063,1381152600101234567,40,3,202,0'.split(',');
const kinds = [
  cells.ticker,
  cells.conditions,
  cells.correction,
  cells.whole,
  cells.whole,
  cells.nanos,
  cells.number,
  cells.whole,
  cells.nanos,
  cells.number,
  cells.whole,
  cells.whole,
  cells.nanos,
];
/** A plain row with some cells of another form. */
const rows = fc
  .tuple(fc.tuple(...kinds), fc.subarray([...kinds.keys()], { maxLength: 3 }))
  .map(([other, places]) => plainCells.map((cell, place) => (places.includes(place) ? (other[place] ?? cell) : cell)).join(','));

describe('the scanner of rows', () => {
  it('reads a plain row, with line ends of either kind', () => {
    const line = 'AAPL,"12,37",0,4,52983525,1381152600100000001,487.6,2063,1381152600101234567,40,3,202,0';
    expect(scanned(line)).toEqual(parsed(line));
    expect(scanned(line)).toMatchObject({ price: 487.6, time: 1_381_152_600_101, nanos: 234_567, conditions: [12, 37], id: '52983525' });
    expect(scanned(line, NAMES, '\r\n')).toEqual(parsed(line));
  });

  it('keeps ids that are no plain numbers to the last character', () => {
    for (const id of ['007', '0', 'a1', '123456789012345678901', ''])
      expect(scanned(`AAPL,,0,4,${id},1381152600100000001,487.6,2063,1381152600101234567,40,3,202,0`)).toMatchObject({ id });
  });

  it('prefers the decimal size, as the text is read', () => {
    const header = `${NAMES},decimal_size`;
    for (const size of ['40.25', '', '1e1']) {
      const line = `AAPL,,0,4,1,1381152600100000001,487.6,2063,1381152600101234567,40,3,202,0,${size}`;
      const plain = scanned(line, header);
      if (size !== '1e1') expect(plain).toEqual(parsed(line, header));
      else expect(plain).toBeUndefined();
    }
  });

  it('says of any row what reading its text says, or leaves it', () => {
    let plain = 0;
    fc.assert(
      fc.property(rows, (line) => {
        const trade = scanned(line);
        if (trade === undefined) return;
        plain += 1;
        expect(trade).toEqual(parsed(line));
      }),
      { numRuns: 2_000 },
    );
    expect(plain).toBeGreaterThan(400);
  });

  it('leaves rows with too few or too many cells', () => {
    const line = 'AAPL,,0,4,1,1381152600100000001,487.6,2063,1381152600101234567,40,3,202';
    expect(scanned(line)).toBeUndefined();
    expect(scanned(`${line},0,9`)).toBeUndefined();
    expect(scanned('')).toBeUndefined();
  });
});
