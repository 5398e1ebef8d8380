import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { BarsFileError } from './errors.js';
import { Folder } from './forms.suite.js';

const folder = new Folder();
afterAll(() => folder.remove());

const line = (ticker: string, day: number, close = day): string =>
  `${ticker},${new Date(Date.UTC(2024, 0, day)).toISOString().slice(0, 10)},${close},${close},${close},${close},100`;
const file = (lines: readonly string[]): string => ['ticker,date,open,high,low,close,volume', ...lines].join('\n');
const read = async (lines: readonly string[], options = {}) => {
  const { bars, notes, problems } = await folder.read('order.csv', file(lines), options);
  return { bars: bars.map(({ ticker, timestamp, close }) => `${ticker} ${timestamp.slice(8)} ${close}`), notes, problems };
};

describe('the order of bars', () => {
  it('is the file’s where each ticker’s is ascending, and nothing is said', async () => {
    const lines = [line('B', 1), line('B', 2), line('A', 1), line('A', 2)];
    expect(await read(lines)).toEqual({ bars: ['B 01 1', 'B 02 2', 'A 01 1', 'A 02 2'], notes: [], problems: [] });
    expect((await read([line('B', 1), line('A', 1), line('B', 2), line('A', 2)])).bars).toEqual(['B 01 1', 'A 01 1', 'B 02 2', 'A 02 2']);
  });

  it('is made ascending, in blocks of tickers where the file has them', async () => {
    expect(await read([line('B', 2), line('B', 1), line('A', 3), line('A', 1)])).toEqual({
      bars: ['B 01 1', 'B 02 2', 'A 01 1', 'A 03 3'],
      notes: ['the bars were in descending order; they were sorted'],
      problems: [],
    });
    expect((await read([line('B', 2), line('A', 2), line('B', 1), line('A', 1)])).bars).toEqual(['B 01 1', 'A 01 1', 'B 02 2', 'A 02 2']);
    expect((await read([line('A', 1), line('A', 3), line('A', 2)])).notes).toEqual([
      'the bars were not in order (one is earlier than the one before); they were sorted',
    ]);
  });

  it('does not depend on that of the rows', async () => {
    const days = Array.from({ length: 12 }, (_, i) => line('A', i + 1));
    const ascending = (await read(days)).bars;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(days, { minLength: days.length }), async (rows) => {
        expect((await read(rows)).bars).toEqual(ascending);
      }),
      { numRuns: 20 },
    );
  });

  it('needs memory for what is out of order alone, and says where that is too much', async () => {
    const ascending = [1, 2, 3, 4].map((day) => line('A', day));
    expect((await read(ascending, { mostSorted: 3 })).bars).toHaveLength(4);
    await expect(read(ascending.toReversed(), { mostSorted: 3 })).rejects.toThrow(BarsFileError);
    await expect(read(ascending.toReversed(), { mostSorted: 3 })).rejects.toThrow(
      'is not in order, and its 4 bars are too many to sort here (3)',
    );
    expect((await read(ascending.toReversed(), { mostSorted: 4 })).bars).toHaveLength(4);
  });
});

describe('a bar that stands twice', () => {
  it('with the same values is taken once, and named', async () => {
    expect(await read([line('A', 1), line('B', 1), line('A', 2), line('A', 1)])).toEqual({
      bars: ['A 01 1', 'B 01 1', 'A 02 2'],
      notes: [
        'the bars were not in order (one is earlier than the one before); they were sorted',
        'A 2024-01-01 appears twice with the same values, in rows 2 and 5; it is used once',
      ],
      problems: [],
    });
  });

  it('is only counted from the sixth on', async () => {
    const days = Array.from({ length: 8 }, (_, i) => line('A', i + 1));
    const { bars, notes } = await read([...days, ...days]);
    expect(bars).toHaveLength(8);
    expect(notes.filter((note) => note.includes('it is used once'))).toHaveLength(5);
    expect(notes.at(-1)).toBe('8 rows in total were repeated with the same values');
  });

  it('with other values is the last one of the file, and the other a row that could not be used', async () => {
    expect(await read([line('A', 1), line('A', 2, 7), line('A', 2, 8), line('A', 3)])).toEqual({
      bars: ['A 01 1', 'A 02 8', 'A 03 3'],
      notes: [],
      problems: [{ row: 3, reason: 'A 2024-01-02 appears again in row 4 with other values; the later row is used' }],
    });
  });
});

describe('the distance of bars', () => {
  it('is said where it is not the timeframe’s, and so are long gaps', async () => {
    const notes = async (days: readonly number[]): Promise<string[]> =>
      (
        await read(
          days.map((day) => line('A', day)),
          { timeframe: '1day' },
        )
      ).notes;
    expect(await notes([1, 2, 3, 4, 5, 8, 9])).toEqual([]);
    expect(await notes([5, 12, 19])).toEqual(['most bars are 7 days apart, but --timeframe is 1day']);
    expect(await notes([1, 2, 3, 4, 20])).toEqual(['the longest gap is 16 days, from 2024-01-04 to 2024-01-20']);
    expect((await read([line('A', 1), line('A', 2)], { timeframe: '5min' })).notes).toEqual([
      'most bars are 1 day apart, but --timeframe is 5min',
    ]);
  });
});
