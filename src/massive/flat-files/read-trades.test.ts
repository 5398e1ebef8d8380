import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPENING_MS, sipAt, tradeLine, TRADES_HEADER, writeTrades } from '../../../test/support/trades-file.js';
import { type TapeTrade } from '../protocol/index.js';
import type { FileProblem } from './problems.js';
import { readTrades, type ReadTradesOptions } from './read-trades.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-flat-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

async function readAll(files: readonly string[], options: Omit<ReadTradesOptions, 'onProblem'> = {}) {
  const problems: FileProblem[] = [];
  const reading = readTrades(files, { ...options, onProblem: (problem) => problems.push(problem) });
  const trades: TapeTrade[] = [];
  for await (const batch of reading) trades.push(...batch);
  return { trades, problems, summary: reading.summary, ids: trades.map(({ id }) => id) };
}

describe('a trades_v1 file', () => {
  const lines = [
    'AAPL,"12,37",0,4,52983525,1381152600100000001,487.6,2063,1381152600101234567,40,3,202,1381152600100500000',
    'AAPL,,0,11,52983526,1381152600200000000,487.75,2064,1381152600200000001,100,3,0,0',
  ];
  const expected = [
    {
      kind: 'trade',
      symbol: 'AAPL',
      price: 487.6,
      size: 40,
      time: 1_381_152_600_101,
      nanos: 234_567,
      sequence: 2063,
      conditions: [12, 37],
      exchange: 4,
      id: '52983525',
      participantTime: 1_381_152_600_100,
      tape: 3,
      trfId: 202,
      trfTime: 1_381_152_600_100,
    },
    {
      kind: 'trade',
      symbol: 'AAPL',
      price: 487.75,
      size: 100,
      time: 1_381_152_600_200,
      nanos: 1,
      sequence: 2064,
      conditions: [],
      exchange: 11,
      id: '52983526',
      participantTime: 1_381_152_600_200,
      tape: 3,
      trfId: 0,
      trfTime: 0,
    },
  ];

  it.each(['good.csv', 'good.csv.gz'])('is read in full from %s', async (name) => {
    const { trades, problems, summary } = await readAll([writeTrades(at(name), lines)]);
    expect(trades).toEqual(expected);
    expect(problems).toEqual([]);
    expect(summary).toMatchObject({ read: 2, kept: 2, corrected: 0, bad: 0, filtered: 0 });
  });

  it.each([
    ['line ends of Windows', { end: '\r\n' }],
    ['a byte order mark', { prefix: '\uFEFF' }],
    ['a quoted header', { header: TRADES_HEADER.replaceAll(/\w+/g, '"$&"') }],
  ])('is read with %s', async (_, form) => {
    const { trades, problems } = await readAll([writeTrades(at('form.csv'), lines, form)]);
    expect(trades).toEqual(expected);
    expect(problems).toEqual([]);
  });

  it('is read without a line end after the last row', async () => {
    const { trades } = await readAll([writeTrades(at('no-end.csv'), [], { header: [TRADES_HEADER, ...lines].join('\n'), end: '' })]);
    expect(trades).toEqual(expected);
  });

  it('is read with every cell quoted and quotes doubled within', async () => {
    const line = '"AAPL","14",0,"12","a""b,c","1381152600100000000","10.5","7","1381152600100000000","300","3","0","0"';
    const { trades, problems } = await readAll([writeTrades(at('quoted.csv'), [line])]);
    expect(problems).toEqual([]);
    expect(trades).toMatchObject([{ symbol: 'AAPL', conditions: [14], id: 'a"b,c', price: 10.5, size: 300, sequence: 7 }]);
  });

  it('is read by column names, in whatever order, and prefers the decimal size', async () => {
    const names = [...TRADES_HEADER.split(',').toReversed(), 'decimal_size'];
    const [first = ''] = lines;
    const cells = [...first.replace('"12,37"', '37').split(',').toReversed(), '40.25'];
    const { trades } = await readAll([writeTrades(at('order.csv'), [cells.join(',')], { header: names.join(',') })]);
    expect(trades).toEqual([{ ...expected[0], conditions: [37], size: 40.25 }]);
  });

  it('may hold no trade at all', async () => {
    const { trades, problems, summary } = await readAll([writeTrades(at('header.csv'), [])]);
    expect({ trades, problems, read: summary.read }).toEqual({ trades: [], problems: [], read: 0 });
  });

  it('leaves out prints that were corrected or cancelled later, and counts them', async () => {
    const rows = ['0', '1', '7', '8', '10', '12', ''].map((correction, i) => tradeLine({ correction, id: String(i), sip: sipAt(i) }));
    const { ids, problems, summary } = await readAll([writeTrades(at('corrected.csv'), rows)]);
    expect(ids).toEqual(['0', '6']);
    expect(problems).toEqual([]);
    expect(summary).toMatchObject({ read: 7, kept: 2, corrected: 5, bad: 0, filtered: 0 });
  });

  it('gives only the tickers that are asked for', async () => {
    const rows = ['AAPL', 'BRK.B', 'MSFT', 'BRK.B'].map((ticker, i) => tradeLine({ ticker, id: String(i), sip: sipAt(i) }));
    const symbols = new Set((await readAll([writeTrades(at('filter.csv'), rows)])).trades.slice(1, 2).map(({ symbol }) => symbol));
    const { ids, summary } = await readAll([at('filter.csv')], { symbols });
    expect(ids).toEqual(['1', '3']);
    expect(summary).toMatchObject({ read: 4, kept: 2, corrected: 0, bad: 0, filtered: 2 });
  });
});

describe('the order of trades', () => {
  it('is that of time, then nanoseconds, then place, over tickers and files', async () => {
    const first = writeTrades(at('day-1.csv'), [
      tradeLine({ ticker: 'AAPL', id: 'a1', sip: sipAt(1) }),
      tradeLine({ ticker: 'AAPL', id: 'a2', sip: sipAt(3, 500) }),
      tradeLine({ ticker: 'AAPL', id: 'a3', sip: sipAt(3, 500) }),
      tradeLine({ ticker: 'MSFT', id: 'm1', sip: sipAt(0) }),
      tradeLine({ ticker: 'MSFT', id: 'm2', sip: sipAt(3, 499) }),
      tradeLine({ ticker: 'MSFT', id: 'm3', sip: sipAt(3, 500) }),
    ]);
    const second = writeTrades(at('day-2.csv.gz'), [
      tradeLine({ ticker: 'AAPL', id: 'A1', sip: sipAt(2) }),
      tradeLine({ ticker: 'AAPL', id: 'A2', sip: sipAt(3, 500) }),
    ]);
    const { ids, trades } = await readAll([first, second]);
    expect(ids).toEqual(['m1', 'a1', 'A1', 'm2', 'a2', 'a3', 'm3', 'A2']);
    expect(trades[0]?.time).toBe(OPENING_MS);
    expect((await readAll([second, first])).ids).toEqual(['m1', 'a1', 'A1', 'm2', 'A2', 'a2', 'a3', 'm3']);
  });

  it('is restored where a ticker goes back in time, and that is reported', async () => {
    const file = writeTrades(at('unsorted.csv'), [
      tradeLine({ ticker: 'AAPL', id: '1', sip: sipAt(5) }),
      tradeLine({ ticker: 'AAPL', id: '2', sip: sipAt(9) }),
      tradeLine({ ticker: 'AAPL', id: '3', sip: sipAt(7) }),
      tradeLine({ ticker: 'MSFT', id: '4', sip: sipAt(6) }),
    ]);
    const { ids, problems, summary } = await readAll([file]);
    expect(ids).toEqual(['1', '4', '3', '2']);
    expect(problems).toEqual([{ file, row: 4, reason: 'AAPL is out of time order from here; its trades are sorted' }]);
    expect(summary).toMatchObject({ kept: 4, bad: 0 });
  });

  it('comes in batches of a bounded size', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => tradeLine({ id: String(i), sip: sipAt(i) }));
    const sizes: number[] = [];
    for await (const batch of readTrades([writeTrades(at('many.csv'), rows)], { onProblem: () => undefined })) sizes.push(batch.length);
    expect(sizes).toEqual([2_048, 2_048, 904]);
  });
});
