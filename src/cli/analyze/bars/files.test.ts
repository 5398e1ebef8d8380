import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../errors.js';
import { BarsFileError } from './errors.js';
import { Folder, SAMPLE, SAMPLE_VALUES, valuesOf } from './forms.suite.js';
import { openBars } from './open-bars.js';

const folder = new Folder();
afterAll(() => folder.remove());

const HEADER = 'date,open,high,low,close,volume';
const row = ({ date, open, high, low, close, volume }: (typeof SAMPLE)[number]): string => [date, open, high, low, close, volume].join(',');
const ROWS = SAMPLE.map(row);
const CSV = `${[HEADER, ...ROWS].join('\n')}\n`;
const csv = (...rows: readonly string[]): string => [HEADER, ...rows].join('\n');
const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
/** The frame of zstd that holds the text as it is, in blocks. */
function zstd(text: string): Buffer {
  const blocks = (text.match(/[^]{1,60000}/g) ?? []).map((part, i, all) => {
    const head = Buffer.alloc(3);
    head.writeUIntLE((part.length << 3) | (i === all.length - 1 ? 1 : 0), 0, 3);
    return Buffer.concat([head, Buffer.from(part)]);
  });
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]), ...blocks]);
}

describe('the bytes of a file', () => {
  it.each([
    ['UTF-8 with a byte-order mark', Buffer.from(`\uFEFF${CSV}`)],
    ['UTF-16 LE', Buffer.from(`\uFEFF${CSV}`, 'utf16le')],
    ['UTF-16 LE without a mark', Buffer.from(CSV, 'utf16le')],
    ['UTF-16 BE', bigEndian(`\uFEFF${CSV}`)],
    ['UTF-16 BE without a mark', bigEndian(CSV)],
    ['Windows-1252', Buffer.from(CSV.replace('open', 'Eröffnung').replace('close', 'Schluß'), 'latin1')],
    ['gzip', gzipSync(CSV)],
    ['gzip of UTF-16', gzipSync(Buffer.from(`\uFEFF${CSV}`, 'utf16le'))],
    ['two gzips in one', Buffer.concat([gzipSync(CSV.slice(0, 300)), gzipSync(CSV.slice(300))])],
    ['zstd', zstd(CSV)],
    ['line ends of Windows, none behind the last', Buffer.from(CSV.trim().replaceAll('\n', '\r\n'))],
    ['empty lines and rows of nothing', Buffer.from(`\n${CSV.replaceAll('\n', '\n\n')},,,,,\n`)],
  ])('may be %s, whatever its name', async (name, bytes) => {
    const { bars, problems } = await folder.read(`${name.replaceAll(/\W/g, '-')}.csv`, bytes);
    expect(problems).toEqual([]);
    expect(valuesOf(bars)).toEqual(SAMPLE_VALUES);
  });

  it.each([
    ['a zip archive', Buffer.from('PK\u0003\u0004\u0014\0bars.csv')],
    ['an Excel workbook (xlsx)', Buffer.from('PK\u0003\u0004\u0014\0[Content_Types].xml…xl/workbook.xml')],
    ['an Excel workbook (xls)', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['compressed by bzip2', Buffer.from('BZh91AY')],
    ['compressed by xz', Buffer.from('fd377a585a000000', 'hex')],
    ['an Arrow (Feather) file', Buffer.from('ARROW1\0\0')],
    ['JSON', Buffer.from('[{"open":1}]')],
    ['JSON that says "No more requests today."', Buffer.from('{\n "Information": "No more requests today."}')],
    ['a web page', Buffer.from('<!DOCTYPE html><title>Sign in</title>')],
    ['text in UTF-32', Buffer.from('fffe000064000000', 'hex')],
    ['neither text nor a parquet file', Buffer.from('00010203040506070809', 'hex')],
    ['JSON within gzip', gzipSync('{"a":1}')],
  ])('are named where they are %s', async (kind, bytes) => {
    const failure = await folder.read('foreign.csv', bytes).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BarsFileError);
    expect(String(failure)).toContain(kind);
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstd],
  ])('that break off within %s give every row before the break, and say so', async (name, pack) => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${1_400_000_000 + i * 60},${((i * 7_919) % 997) / 10 + 10},300,1,20,${i}`);
    const packed = pack(csv(...rows));
    const { bars, problems } = await folder.read(`torn-${name}`, packed.subarray(0, Math.floor(packed.length * 0.7)));
    expect(bars.length).toBeGreaterThan(5_000);
    expect(bars.map(({ volume }) => volume)).toEqual(bars.map((_, i) => i));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ row: bars.length + 2, reason: expect.stringContaining('the file is truncated') as string });
  });

  it('must be there, and be some', async () => {
    const open = async (file: string): Promise<unknown> => openBars(file, { onProblem: () => undefined, onNote: () => undefined });
    await expect(open(folder.at('absent.csv'))).rejects.toThrow('does not exist');
    await expect(open(folder.at('.'))).rejects.toThrow('is a folder');
    for (const content of ['', '\n \n', gzipSync('')]) await expect(folder.read('empty.csv', content)).rejects.toThrow('is empty');
  });
});

describe('the header', () => {
  it('may have remarks above it, and stand again where files were joined', async () => {
    const { bars, notes, problems } = await folder.read(
      'a.csv',
      `# AAPL\n\nof 2024\n${[HEADER, ...ROWS.slice(0, 9), HEADER, ...ROWS.slice(9)].join('\n')}`,
    );
    expect(problems).toEqual([]);
    expect(valuesOf(bars)).toEqual(SAMPLE_VALUES);
    expect(notes).toEqual(['the header is row 4; the rows above it are skipped', 'row 14 repeats the header, and is skipped']);
  });

  it('without what is needed is refused, with what is there', async () => {
    await expect(folder.read('c.csv', 'date,open,close\n2024-01-01,1,2')).rejects.toThrow(
      'has no column high, low in its header row. It has date, open, close.',
    );
  });

  it.each([
    ['1709251200,10,12,9,11,10.5,1000,5', 'time,open,high,low,close,vwap,volume,trades'],
    ['1709251200,10,12,9,11,1000', 'time,open,high,low,close,volume'],
    ['20240301 093000;10;12;9;11;1000', 'time,open,high,low,close,volume'],
    ['2024.03.01,09:30,10,12,9,11,1000', 'date,time,open,high,low,close,volume'],
    [
      '1709251200000000,10,12,9,11,1000,1709251259999999,99,5,1,1,0',
      'time,open,high,low,close,volume,close_time,quote_volume,trades,-,-,-',
    ],
    ['AAPL,2024-03-01,10,12,9,11,1000', 'ticker,time,open,high,low,close,volume'],
    ['2024-03-01,10,11,12,9,1000', 'time,open,close,high,low,volume'],
    ['01.03.2024;10,5;12,5;9,5;11,5', 'time,open,high,low,close'],
  ])('that is not there is asked for by the columns of %s', async (line, columns) => {
    const failure = await folder.read('k.csv', `${line}\n`).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'TS_BARS_FILE', message: `${folder.at('k.csv')} has no header row.` });
    expect((failure as BarsFileError).remedy).toContain(`--columns ${columns} `);
    // What is suggested is understood.
    const { bars, problems } = await folder.read('k.csv', `${line}\n`, { columns: columns.split(',') });
    expect({ problems, bars }).toMatchObject({ problems: [], bars: [{ high: line.includes('12,5') ? 12.5 : 12 }] });
  });

  it('is replaced by columns that the caller names', async () => {
    const { bars, notes } = await folder.read('n.csv', CSV.replace('open', 'Preis 1'), {
      columns: ['date', 'open', 'high', 'low', 'close', 'volume'],
    });
    expect(valuesOf(bars)).toEqual(SAMPLE_VALUES);
    expect(notes).toEqual(['row 1 is a header row; --columns replaces it']);
    await expect(folder.read('n.csv', ROWS.join('\n'), { columns: ['date', 'open', 'high', 'low', 'close'] })).rejects.toThrow(
      'has 6 columns, but --columns names 5',
    );
    await expect(folder.read('n.csv', ROWS.join('\n'), { columns: ['date', 'open', 'high', 'low', '-', 'volume'] })).rejects.toThrow(
      UsageError,
    );
  });

  it('may have a second level of tickers', async () => {
    const wide = [
      'Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume',
      'Ticker,A,B,A,B,A,B,A,B,A,B',
      'Date,,,,,,,,,,',
      '2024-03-01,11,21,12,22,9,19,10,20,100,200',
      '2024-03-04,11,,12,,9,,10,,100,',
      '2024-03-05,11,21,12,,9,19,10,20,100,200',
    ];
    const { bars, problems } = await folder.read('w.csv', wide.join('\n'));
    expect(bars.map(({ ticker, timestamp, open, close, volume }) => [ticker, timestamp, open, close, volume])).toEqual([
      ['A', '2024-03-01', 10, 11, 100],
      ['B', '2024-03-01', 20, 21, 200],
      ['A', '2024-03-04', 10, 11, 100],
      ['A', '2024-03-05', 10, 11, 100],
    ]);
    expect(problems).toEqual([{ row: 6, reason: 'B: high is missing' }]);
  });
});

describe('a row', () => {
  it('of no use is named with its reason, and the good ones around it are kept', async () => {
    const rows = [
      '2020-01-01,1,2,1,2,5',
      'x,1,2,1,2,5',
      '2020-01-03,1,,1,2,5',
      '2020-01-04,1,2,3,2,5',
      '2020-01-05,1,2,1,2,-5',
      '2020-01-06,1,2,1,NaN,5',
      '2020-01-07,1,2,1,2x,5',
      '2020-01-08,0,0,0,0,0',
      '2020-01-09,1,2,1,2,5,7',
      '2020-01-10,1,2',
      '2020-01-11,1,2,1,2,',
    ];
    const { bars, problems, notes } = await folder.read('bad.csv', csv(...rows));
    expect(bars.map(({ timestamp }) => timestamp)).toEqual(['2020-01-01', '2020-01-11']);
    expect(problems.map(({ row, reason }) => `${row}: ${reason}`)).toEqual([
      '3: "x" is not a time',
      '4: high is missing',
      '5: high 2 and low 3 do not enclose open 1 and close 2',
      '6: volume "-5" is not a number of shares',
      '7: close is missing',
      '8: close "2x" is not a number',
      '9: prices are all 0',
      '10: it has 7 cells, but the header has 6; a comma within a number needs quotes',
      '11: low is missing',
    ]);
    expect(notes).toContain('one bar has no volume; it counts as 0');
  });

  it('with a rounding error is mended, and counted', async () => {
    const { bars, problems, notes } = await folder.read('round.csv', csv('2020-01-01,1,1.99999999,1,2,5', '2020-01-02,1,1.999,1,2,5'));
    expect(bars.map(({ high }) => high)).toEqual([2]);
    expect(problems).toHaveLength(1);
    expect(notes).toEqual(['one bar has a high or low adjusted by less than a millionth to enclose open and close']);
  });
});

describe('volume', () => {
  it('that is not there is said not to be: no column, nothing in it, or -1', async () => {
    const of = async (header: string, cell: string): Promise<string> =>
      (await folder.read('v.csv', `date,open,high,low,close${header}\n2024-03-01,1,2,1,2${cell}\n2024-03-04,1,2,1,2${cell}`)).withoutVolume;
    expect(await of('', '')).toBe('the file has no volume column');
    for (const cell of ['0', '0.0', '', 'NaN', '-1', '-1.0'])
      expect(await of(',Volume', `,${cell}`)).toBe('there is no volume in any row of Volume');
    expect(await of(',Volume', ',5')).toBe('');
    expect(await of(',<TICKVOL>,<VOL>', ',0,0')).toBe('there is no volume in any row of <VOL>, <TICKVOL>');
  });

  it('is that of the column which has some', async () => {
    const of = async (tick: number, real: number) => {
      const { bars, notes } = await folder.read('v.csv', `date,open,high,low,close,tickvol,vol\n2024-03-01,1,2,1,2,${tick},${real}`);
      return { volume: bars[0]?.volume, notes };
    };
    expect(await of(7, 5)).toEqual({ volume: 5, notes: [] });
    expect(await of(7, 0)).toEqual({ volume: 7, notes: ['the volume is taken from tickvol, because vol has none'] });
  });
});

describe('adjusted closes', () => {
  const content =
    'date,open,high,low,close,Adj Close,volume\n2024-03-01,10,12,8,11,5.5,100\n2024-03-04,10,11,8,11,11,100\n2024-03-05,1,2,1,2,,100';

  it('are left alone, and said to be there', async () => {
    const { bars, notes } = await folder.read('adj.csv', content);
    expect(bars.map(({ close }) => close)).toEqual([11, 11, 2]);
    expect(notes).toEqual(['prices are used as they are; --adjusted scales them by Adj Close']);
  });

  it('scale all four prices where it is asked for', async () => {
    const { bars, problems } = await folder.read('adj.csv', content, { adjusted: true });
    expect(valuesOf(bars).map((values) => values.slice(1))).toEqual([
      [5, 6, 4, 5.5, 100],
      [10, 11, 8, 11, 100],
    ]);
    expect(problems).toEqual([{ row: 4, reason: 'adjusted close is missing' }]);
    await expect(folder.read('plain.csv', CSV, { adjusted: true })).rejects.toThrow('has no column of adjusted closing prices');
  });
});
