import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPENING_MS, sipAt, tradeLine, TRADES_HEADER, writeTrades } from '../../../test/support/trades-file.js';
import type { TapeTrade } from '../protocol/index.js';
import { type FileProblem, problemLine } from './problems.js';
import { readTrades } from './read-trades.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-columns-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function readAll(lines: readonly string[], header = TRADES_HEADER, symbols?: readonly string[]) {
  const file = writeTrades(join(folder, 'trades.csv'), lines, { header });
  const problems: FileProblem[] = [];
  const wanted = symbols === undefined ? {} : { symbols: new Set(symbols) };
  const reading = readTrades([file], { ...wanted, onProblem: (problem) => problems.push(problem) });
  const trades: TapeTrade[] = [];
  for await (const batch of reading) trades.push(...batch);
  return { trades, problems: problems.map((problem) => problemLine(problem).replace(file, 'FILE')), summary: reading.summary };
}

describe('columns', () => {
  it.each([
    ['upper case', TRADES_HEADER.toUpperCase()],
    ['blanks', TRADES_HEADER.replaceAll('_', ' ').replaceAll(',', ' , ')],
    ['quotes', TRADES_HEADER.replaceAll(/\w+/g, '"$&"')],
  ])('are known by their names in %s', async (_, header) => {
    const { trades, problems } = await readAll([tradeLine({ id: '52983525', sequence: '77' })], header);
    expect(trades).toMatchObject([{ symbol: 'AAPL', id: '52983525', sequence: 77, exchange: 12, tape: 3 }]);
    expect(problems).toEqual([]);
  });

  it('may be few: what is not known then is said once', async () => {
    const rows = [0, 1, 2].map((i) => `AAPL,${sipAt(i)},10.5,100`);
    const { trades, problems, summary } = await readAll(rows, 'ticker,sip_timestamp,price,size');
    expect(trades).toHaveLength(3);
    expect(trades[0]).toEqual({
      kind: 'trade',
      symbol: 'AAPL',
      price: 10.5,
      size: 100,
      time: OPENING_MS,
      nanos: 0,
      sequence: 0,
      conditions: [],
      exchange: 0,
      id: '',
      participantTime: OPENING_MS,
      tape: 0,
      trfId: 0,
      trfTime: 0,
    });
    expect(problems).toEqual([
      'FILE has no column exchange, id, sequence_number: trades that are identical in all columns present count as one',
      'FILE has no column conditions: every trade counts as a regular sale',
      'FILE has no column correction: trades cancelled or corrected later cannot be recognised, and count',
    ]);
    expect(summary).toMatchObject({ kept: 3, bad: 0 });
  });

  it('of the tape and the reporting facility are missed by nobody', async () => {
    const header = TRADES_HEADER.replace(',tape,trf_id,trf_timestamp', '');
    const { trades, problems } = await readAll([tradeLine({}).replace(/,3,0,0$/, '')], header);
    expect(trades).toMatchObject([{ tape: 0, trfId: 0, trfTime: 0 }]);
    expect(problems).toEqual([]);
  });
});

describe('a correction', () => {
  it.each(['0', '00', '0.0', '', ' ', 'null', 'NULL', 'NaN', 'None', '"0"', '""'])('written %s is none', async (correction) => {
    const { trades, summary } = await readAll([tradeLine({ correction })]);
    expect(trades).toHaveLength(1);
    expect(summary).toMatchObject({ corrected: 0, bad: 0 });
  });

  it.each(['1', '01', '1.0', '7', '8', '10', '12'])('written %s is one', async (correction) => {
    expect((await readAll([tradeLine({ correction })])).summary).toMatchObject({ kept: 0, corrected: 1, bad: 0 });
  });
});

describe('sizes', () => {
  it.each([
    ['0.5', 0.5],
    ['0.740474', 0.740474],
    ['12.400000', 12.4],
    ['1e-05', 0.00001],
    ['1E-6', 0.000001],
    ['.25', 0.25],
    ['100.', 100],
    ['"0.25"', 0.25],
    ['4294967295', 4_294_967_295],
  ])('are read to the last digit: %s', async (size, expected) => {
    expect((await readAll([tradeLine({ size })])).trades.map((trade) => trade.size)).toEqual([expected]);
  });

  it('of a day of prints come to their exact sum', async () => {
    const millionths = Array.from({ length: 20_000 }, (_, i) => ((i * 7_919) % 1_999_993) + 1);
    const rows = millionths.map((size, i) => tradeLine({ id: String(i + 1), sip: sipAt(i), size: (size / 1e6).toFixed(6) }));
    const { trades } = await readAll(rows);
    const sum = trades.reduce((total, { size }) => total + Math.round(size * 1e6), 0);
    expect(sum).toBe(millionths.reduce((total, size) => total + size, 0));
  });
});

describe('times', () => {
  it.each([
    ['nanoseconds', '1381152600101234567', OPENING_MS + 101, 234_567],
    ['microseconds', '1381152600101234', OPENING_MS + 101, 234_000],
    ['milliseconds', '1381152600101', OPENING_MS + 101, 0],
    ['seconds', '1381152600', OPENING_MS, 0],
    ['nanoseconds as a decimal', '1381152600101234567.0', OPENING_MS + 101, 234_567],
  ])('are read in %s', async (_, sip, time, nanos) => {
    expect((await readAll([tradeLine({ sip })])).trades).toMatchObject([{ time, nanos, participantTime: time }]);
  });

  const venue = (sip: string, participant: string): string =>
    tradeLine({ sip: sipAt(9) })
      .replaceAll(sipAt(9), '@')
      .replace('@', participant)
      .replace('@', sip);

  it.each(['0', '', 'null'])('of the venue stand for a SIP time of "%s", and that is counted', async (sip) => {
    const { trades, problems, summary } = await readAll([venue(sip, sipAt(5, 7)), venue(sip, sipAt(6))]);
    expect(trades).toMatchObject([{ time: OPENING_MS + 5, nanos: 7, participantTime: OPENING_MS + 5 }, { time: OPENING_MS + 6 }]);
    expect(summary).toMatchObject({ kept: 2, venueTimed: 2, bad: 0 });
    expect(problems).toEqual(['FILE, row 2: trades without sip_timestamp count at their participant_timestamp']);
  });

  it('of the venue are kept beside that of the tape', async () => {
    const { trades } = await readAll([venue(sipAt(3_600_000), sipAt(0))]);
    expect(trades).toMatchObject([{ time: OPENING_MS + 3_600_000, participantTime: OPENING_MS }]);
  });

  it('are needed', async () => {
    const { problems, summary } = await readAll([venue('0', '0'), venue('', 'x')]);
    expect(problems).toEqual([
      'FILE, row 2: sip_timestamp "0" is not a time in nanoseconds',
      'FILE, row 3: participant_timestamp "x" is not a time in nanoseconds',
    ]);
    expect(summary.refused).toEqual({ bad_time: 2 });
  });
});

describe('a time years away', () => {
  const YEAR_MS = 366 * 86_400_000;
  const far = (ms: number, id: string, ticker = 'AAPL'): string => tradeLine({ ticker, id, sip: sipAt(ms) });

  it.each([-8 * YEAR_MS, 2 * YEAR_MS, 30 * YEAR_MS])(
    'from both its neighbours is a slip, of whatever form the row is: %d ms',
    async (ms) => {
      for (const form of [(row: string): string => row, (row: string): string => row.replace(',100,', ',1e2,')]) {
        const { trades, summary, problems } = await readAll([far(0, '1'), form(far(ms, '2')), far(5, '3'), far(9, '4', 'MSFT')]);
        expect(trades.map(({ id }) => id)).toEqual(['1', '3', '4']);
        expect(summary).toMatchObject({ kept: 3, bad: 1, refused: { bad_time: 1 } });
        expect(problems).toEqual([expect.stringMatching(/^FILE, row 3: its time is in \d{4}-\d\d-\d\d, years from the rows around it$/)]);
      }
    },
  );

  it('is none where days of many years follow each other, or where nothing follows', async () => {
    const years = [0, 1, 2, 3].map((year) => year * 2 * YEAR_MS);
    const days = years.flatMap((ms, i) => [far(ms, `${i}1`), far(ms + 1, `${i}2`)]);
    const single = years.map((ms, i) => far(ms, `s${i}`, 'MSFT'));
    const { trades, summary } = await readAll([...days, ...single]);
    expect(trades).toHaveLength(12);
    expect(summary.bad).toBe(0);
    expect(trades.filter(({ symbol }) => symbol === 'MSFT').map(({ id }) => id)).toEqual(['s0', 's1', 's2', 's3']);
  });

  it('an hour or a day ahead is the time that the row has', async () => {
    const { trades, summary } = await readAll([far(0, '1'), far(3_600_000, '2'), far(5, '3'), far(86_400_000, '4'), far(9, '5')]);
    expect(trades.map(({ id }) => id)).toEqual(['1', '3', '5', '2', '4']);
    expect(summary.bad).toBe(0);
  });
});

describe('rows', () => {
  it('of nothing are none', async () => {
    const { summary } = await readAll(['', ',,,,,,,,,,,,', '   ', tradeLine({})]);
    expect(summary).toMatchObject({ read: 1, kept: 1, bad: 0 });
  });

  it('that end early are refused: the last cell may be a part of what it was', async () => {
    const { summary, problems } = await readAll([tradeLine({}), tradeLine({ id: '2' }).slice(0, -6)]);
    expect(summary).toMatchObject({ kept: 1, refused: { bad_row: 1 } });
    expect(problems).toEqual(['FILE, row 3: the row has 10 cells, but the header row has 13']);
  });

  it('are counted by the reason for which they are refused', async () => {
    const rows = [{ price: '1e10' }, { price: '-1' }, { size: '9223372036854775808' }, { sip: '99' }, { ticker: 'A B' }].map(tradeLine);
    const { summary } = await readAll([...rows, tradeLine({ id: 'good' })]);
    expect(summary).toMatchObject({ kept: 1, bad: 5, refused: { bad_price: 2, bad_size: 1, bad_time: 1, bad_symbol: 1 } });
  });

  it('of tickers that nobody asked for are never refused', async () => {
    const rows = [tradeLine({ ticker: 'ODD', price: '1e10' }), tradeLine({ ticker: 'ODD', correction: '1' }), tradeLine({})];
    expect((await readAll(rows, TRADES_HEADER, ['AAPL'])).summary).toMatchObject({ kept: 1, bad: 0, corrected: 0, filtered: 2 });
  });
});

describe('tickers that were asked for', () => {
  const rows = ['AAPL', 'BRK.B', 'BApA'].map((ticker) => tradeLine({ ticker }));

  it.each([
    ['aapl', 'AAPL'],
    ['BRK-B', 'BRK.B'],
    ['BRK/B', 'BRK.B'],
    ['BRKB', 'BRK.B'],
    ['BA-PA', 'BApA'],
    ['AAPPL', 'AAPL'],
    ['APAL', 'AAPL'],
  ])('and are not there are named with the likely spelling: %s', async (asked, likely) => {
    const { summary, problems } = await readAll(rows, TRADES_HEADER, [asked, 'AAPL']);
    expect(summary.missing).toEqual([{ symbol: asked, likely }]);
    expect(problems).toEqual([`${asked} is in none of the files; did you mean ${likely}?`]);
    expect(summary.kept).toBe(1);
  });

  it.each(['MSFT', 'XYZ', 'A'])('and resemble nothing are named: %s', async (asked) => {
    expect((await readAll(rows, TRADES_HEADER, [asked])).summary.missing).toEqual([{ symbol: asked }]);
  });
});
