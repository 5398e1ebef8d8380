import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sipAt, type TradeCells, tradeLine, TRADES_HEADER, writeTrades } from '../../../test/support/trades-file.js';
import { FlatFileError } from './errors.js';
import type { FileProblem } from './problems.js';
import { readTrades } from './read-trades.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-damaged-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

async function readAll(files: readonly string[]) {
  const problems: FileProblem[] = [];
  const ids: string[] = [];
  const reading = readTrades(files, { onProblem: (problem) => problems.push(problem) });
  for await (const batch of reading) ids.push(...batch.map(({ id }) => id));
  return { ids, problems, summary: reading.summary };
}

async function failureOf(file: string): Promise<FlatFileError> {
  const failure: unknown = await readAll([file]).catch((error: unknown) => error);
  if (!(failure instanceof FlatFileError)) throw new Error(`no FlatFileError but ${String(failure)}`);
  return failure;
}

describe('a file that cannot be read', () => {
  it.each(['ticker', 'price', 'size'])('is refused without the column %s, by name', async (column) => {
    const header = TRADES_HEADER.split(',').filter((name) => name !== column);
    const file = writeTrades(at(`no-${column}.csv`), [tradeLine({})], { header: header.join(',') });
    const failure = await failureOf(file);
    expect(failure.message).toBe(`${file} has no column ${column} in its header row.`);
    expect(failure.code).toBe('TS_FLAT_FILE');
  });

  it('is refused with all missing columns when it is another kind of file', async () => {
    const file = writeTrades(at('bars.csv'), ['AAPL,1'], { header: 'ticker,volume,open,id,tape,exchange' });
    expect((await failureOf(file)).message).toBe(`${file} has no column price, size, sip_timestamp in its header row.`);
  });

  it('is refused when it is empty, plain or compressed', async () => {
    writeFileSync(at('empty.csv'), '');
    writeFileSync(at('empty.csv.gz'), gzipSync(''));
    expect((await failureOf(at('empty.csv'))).message).toBe(`${at('empty.csv')} is empty.`);
    expect((await failureOf(at('empty.csv.gz'))).message).toBe(`${at('empty.csv.gz')} is empty.`);
  });

  it('is refused when it is not there, or is a folder', async () => {
    mkdirSync(at('folder.csv'));
    expect((await failureOf(at('absent.csv'))).message).toBe(`${at('absent.csv')} does not exist.`);
    expect((await failureOf(at('folder.csv'))).message).toBe(`${at('folder.csv')} is a folder.`);
  });
});

describe('a row that cannot be used', () => {
  const cases: readonly (readonly [string, TradeCells, string])[] = [
    ['price of letters', { price: 'abc' }, 'price "abc" is not a positive number'],
    ['no price', { price: '' }, 'price "" is not a positive number'],
    ['price 0', { price: '0' }, 'price "0" is not a positive number'],
    ['negative price', { price: '-1.5' }, 'price "-1.5" is not a positive number'],
    ['endless price', { price: 'Infinity' }, 'price "Infinity" is not a positive number'],
    ['time of letters', { sip: 'noon' }, 'sip_timestamp "noon" is not a time in nanoseconds'],
    ['no time', { sip: '' }, 'sip_timestamp "" is not a time in nanoseconds'],
    ['time before all markets', { sip: '600000000000000000' }, 'sip_timestamp "600000000000000000" is not a plausible market time'],
    ['time far ahead', { sip: '4200000000000000000' }, 'sip_timestamp "4200000000000000000" is not a plausible market time'],
    ['price beyond all', { price: '10000000000' }, 'price "10000000000" is higher than any real price'],
    ['price of many digits', { price: '12345678901234567890' }, 'price "12345678901234567890" is higher than any real price'],
    ['price that tables store as 0', { price: '0.0000001' }, 'price "0.0000001" is lower than any real price'],
    ['price in another base', { price: '0x10' }, 'price "0x10" is not a positive number'],
    ['size of 64 bits', { size: '9223372036854775808' }, 'size "9223372036854775808" is larger than any real print'],
    ['size of an exponent', { size: '9.3e18' }, 'size "9.3e18" is larger than any real print'],
    ['correction of letters', { correction: 'x' }, 'correction "x" is not a number'],
    ['unquoted conditions', { ticker: 'AAPL,12' }, 'the row has 14 cells, but the header row has 13'],
    ['time with an exponent', { sip: '1.3811526e18' }, 'sip_timestamp "1.3811526e18" is not a time in nanoseconds'],
    ['size of letters', { size: 'many' }, 'size "many" is not a number of shares'],
    ['no size', { size: '' }, 'size "" is not a number of shares'],
    ['negative size', { size: '-100' }, 'size "-100" is not a number of shares'],
    ['conditions of letters', { conditions: '12,x' }, 'conditions "12,x" is not a list of numbers'],
    ['empty condition', { conditions: '12,,37' }, 'conditions "12,,37" is not a list of numbers'],
    ['fractional condition', { conditions: '1.5' }, 'conditions "1.5" is not a list of numbers'],
    ['no ticker', { ticker: '' }, '"" is not a ticker'],
    ['ticker with a space', { ticker: 'AA PL' }, '"AA PL" is not a ticker'],
    ['fractional sequence number', { sequence: '1.5' }, 'sequence_number "1.5" is not a whole number'],
  ];

  it.each(cases)('is reported with file, row and reason: %s', async (_, cells, reason) => {
    const lines = [tradeLine({ id: 'before' }), tradeLine({ id: 'bad', ...cells }), tradeLine({ id: 'after', sip: sipAt(1) })];
    const file = writeTrades(at('bad-row.csv'), lines);
    const { ids, problems, summary } = await readAll([file]);
    expect(ids).toEqual(['before', 'after']);
    expect(problems).toEqual([{ file, row: 3, reason }]);
    expect(summary).toMatchObject({ read: 3, kept: 2, corrected: 0, bad: 1, filtered: 0 });
  });

  it('is one that is cut short, or has an open quote', async () => {
    const file = writeTrades(at('cut.csv'), ['AAPL,,0,12', `AAPL,"12${tradeLine({}).slice(5)}`, tradeLine({ id: 'good' })]);
    const { ids, problems } = await readAll([file]);
    expect(ids).toEqual(['good']);
    expect(problems.map(({ row }) => row)).toEqual([2, 3]);
  });

  it('is only counted from the 20th on, over all files', async () => {
    const bad = Array.from({ length: 15 }, () => tradeLine({ price: 'x' }));
    const files = ['first', 'second'].map((name) => writeTrades(at(`${name}.csv`), [...bad, tradeLine({ id: name })]));
    const { ids, problems, summary } = await readAll(files);
    expect(ids).toEqual(['first', 'second']);
    expect(summary).toMatchObject({ read: 32, kept: 2, corrected: 0, bad: 30, filtered: 0 });
    expect(problems).toHaveLength(20);
    expect(problems[18]).toEqual({ file: files[1], row: 5, reason: 'price "x" is not a positive number' });
    expect(problems[19]).toEqual({ file: files[1], row: 6, reason: 'price "x" is not a positive number; further rows are only counted' });
  });
});
