import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BarProblem, type FileBar, readBars, timeOf } from './bars-file.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-bars-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(name: string, content: string | Buffer): Promise<{ bars: FileBar[]; problems: BarProblem[] }> {
  const file = join(folder, name);
  writeFileSync(file, content);
  const bars: FileBar[] = [];
  const problems: BarProblem[] = [];
  for await (const part of readBars(file, (problem) => problems.push(problem))) bars.push(...part);
  return { bars, problems };
}

describe('times', () => {
  it.each([
    ['1/16/2013 12:00:00 AM', '2013-01-16T00:00:00Z'],
    ['1/16/2013 1:05:00 PM', '2013-01-16T13:05:00Z'],
    ['2/11/2009', '2009-02-11T00:00:00Z'],
    ['1988-02-29', '1988-02-29T00:00:00Z'],
    ['2013-10-07 13:30:00', '2013-10-07T13:30:00Z'],
    ['2013-10-07T09:30:00-04:00', '2013-10-07T13:30:00Z'],
    ['20130116', '2013-01-16T00:00:00Z'],
    ['725898600', '1993-01-01T14:30:00Z'],
    ['1381152600000', '2013-10-07T13:30:00Z'],
    ['1381152600000000000', '2013-10-07T13:30:00Z'],
  ])('%s is %s', (text, iso) => expect(new Date(timeOf(text)).toISOString()).toBe(new Date(iso).toISOString()));
  it('anything else is none', () => expect(timeOf('yesterday')).toBeNaN());
});

describe('a file of bars', () => {
  it('has its columns in any case and order, volume if it likes', async () => {
    const { bars } = await read('a.csv', 'CLOSE,Low,High,Open,Date\n4,1,5,2,1988-02-29\n');
    expect(bars).toEqual([
      { ticker: '', timestamp: '1988-02-29', time: Date.UTC(1988, 1, 29), open: 2, high: 5, low: 1, close: 4, volume: 0 },
    ]);
  });

  it('may be the vendor’s aggregates, compressed, of several tickers', async () => {
    const text =
      'ticker,volume,open,close,high,low,window_start,transactions\nA,28038.875816,115.03,114.91,115.03,114.76,1779456600000000000,125\n';
    const { bars } = await read('aggs.csv.gz', gzipSync(text));
    expect(bars).toMatchObject([{ ticker: 'A', time: 1_779_456_600_000, open: 115.03, close: 114.91, volume: 28_038.875816 }]);
  });

  it('keeps the good rows around bad ones, each with its reason', async () => {
    const rows = [
      '2020-01-01,1,2,1,2,5',
      'x,1,2,1,2,5',
      '2020-01-03,1,,1,2,5',
      '2020-01-04,1,2,3,2,5',
      '2020-01-05,1,2,1,2,-5',
      '2020-01-06,1,2,1,2,',
    ];
    const { bars, problems } = await read('bad.csv', ['date,open,high,low,close,volume', ...rows].join('\r\n'));
    expect(bars.map(({ timestamp }) => timestamp)).toEqual(['2020-01-01', '2020-01-06']);
    expect(problems.map(({ row }) => row)).toEqual([3, 4, 5, 6]);
    expect(problems.map(({ reason }) => reason.split(' ')[0])).toEqual(['time', 'high', 'high', 'volume']);
  });

  it('without what is needed is refused', async () => {
    await expect(read('c.csv', 'date,open,close\n')).rejects.toThrow('has no column high, low');
    await expect(read('d.csv', '')).rejects.toMatchObject({ code: 'TS_BARS_FILE' });
  });
});
