import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sipAt, type TradeCells, tradeLine, TRADES_HEADER, writeTrades } from '../../../test/support/trades-file.js';
import { readTrades } from './read-trades.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-repeats-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

async function readAll(files: readonly string[], maxRowsInMemory = 1_000_000) {
  const reading = readTrades(files, { onProblem: () => undefined, maxRowsInMemory, tempDir: folder });
  const ids: string[] = [];
  let shares = 0;
  for await (const batch of reading) {
    ids.push(...batch.map(({ id }) => id));
    for (const { size } of batch) shares += size;
  }
  const { kept, duplicates, read } = reading.summary;
  return { ids, shares, kept, duplicates, read };
}

const DAY_MS = 86_400_000;
const row: TradeCells = { ticker: 'VWAGY', id: '00241707', sequence: '143015', price: '16.695', size: '300' };

describe('a print', () => {
  const lines = Array.from({ length: 5 }, (_, i) => tradeLine({ id: String(i + 1), sequence: String(i + 1), sip: sipAt(i) }));

  it('counts once, however often its file is given, under another name and compression too', async () => {
    const plain = writeTrades(at('base.csv'), lines);
    const compressed = writeTrades(at('copy.csv.gz'), lines);
    for (const files of [
      [plain, plain],
      [plain, compressed],
      [compressed, plain, plain],
    ]) {
      const { ids, shares, duplicates } = await readAll(files);
      expect({ ids, shares }).toEqual({ ids: ['1', '2', '3', '4', '5'], shares: 500 });
      expect(duplicates).toBe(5 * (files.length - 1));
    }
  });

  it('counts once in files that overlap, in part sorted on disk', async () => {
    const files = [writeTrades(at('early.csv'), lines.slice(0, 4)), writeTrades(at('late.csv'), lines.slice(1))];
    for (const limit of [1, 2, 3, 100]) {
      expect(await readAll(files, limit)).toEqual({ ids: ['1', '2', '3', '4', '5'], shares: 500, kept: 5, duplicates: 3, read: 8 });
    }
  });

  it.each<[string, TradeCells]>([
    ['id', { id: '00241708' }],
    ['sequence number', { sequence: '143016' }],
    ['ticker', { ticker: 'TCEHY' }],
    ['day', { sip: sipAt(DAY_MS) }],
    ['millisecond', { sip: sipAt(1) }],
  ])('is another with another %s', async (_, other) => {
    const file = writeTrades(at('two.csv'), [tradeLine(row), tradeLine({ ...row, ...other, size: '100' })]);
    expect(await readAll([file])).toMatchObject({ shares: 400, duplicates: 0 });
  });

  it('is another of another exchange', async () => {
    const file = writeTrades(at('exchanges.csv'), [tradeLine(row), tradeLine(row).replace(',12,', ',11,')]);
    expect(await readAll([file])).toMatchObject({ shares: 600, duplicates: 0 });
  });

  it('is the same in a file with milliseconds alone', async () => {
    const exact = writeTrades(at('exact.csv'), [tradeLine({ ...row, sip: sipAt(3, 123_456) })]);
    const coarse = writeTrades(at('coarse.csv'), [tradeLine({ ...row, sip: sipAt(3).slice(0, -6) })]);
    expect(await readAll([exact, coarse])).toMatchObject({ shares: 300, duplicates: 1 });
  });

  it.each<[string, TradeCells]>([
    ['id', { id: '' }],
    ['id', { id: '0' }],
    ['sequence number', { sequence: '' }],
    ['sequence number', { sequence: '0' }],
  ])('without %s is compared in all that it has', async (_, less) => {
    const same = { ...row, ...less };
    const others: TradeCells[] = [{ price: '16.7' }, { size: '299' }, { conditions: '12' }, { sip: sipAt(0, 1) }];
    const rows = [same, same, ...others.map((other) => ({ ...same, ...other }))];
    const { kept, duplicates } = await readAll([writeTrades(at('less.csv'), rows.map(tradeLine))]);
    expect({ kept, duplicates }).toEqual({ kept: 5, duplicates: 1 });
  });

  it('is compared in what there is where the columns are not', async () => {
    const header = 'ticker,sip_timestamp,price,size';
    const rows = [`AAPL,${sipAt(0)},10,100`, `AAPL,${sipAt(0)},10,100`, `AAPL,${sipAt(0)},10,200`];
    expect(await readAll([writeTrades(at('bare.csv'), rows, { header })])).toMatchObject({ shares: 300, duplicates: 1 });
  });

  it('is found among any number of prints of one millisecond, each way of telling them apart', async () => {
    const cells = fc.record({
      ticker: fc.constantFrom('A', 'B'),
      id: fc.constantFrom('', '1', '2', '3'),
      sequence: fc.constantFrom('0', '7', '8'),
      price: fc.constantFrom('10', '11'),
      sip: fc.constantFrom(sipAt(0), sipAt(1)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cells, { minLength: 1, maxLength: 80 }), fc.integer({ min: 1, max: 90 }), async (rows, limit) => {
        const whole = ({ id, sequence }: TradeCells): boolean => id !== '' && sequence !== '0';
        const keys = rows.map((each) => JSON.stringify(whole(each) ? { ...each, price: undefined } : each));
        const { kept, duplicates } = await readAll([writeTrades(at('any.csv'), rows.map(tradeLine))], limit);
        expect(kept).toBe(new Set(keys).size);
        expect(kept + duplicates).toBe(rows.length);
      }),
      { numRuns: 100 },
    );
  });

  it('is told apart quickly where a second of a whole market has one time and no numbers', async () => {
    const header = TRADES_HEADER.replace('sequence_number', 'other');
    const rows = Array.from({ length: 60_000 }, (_, i) => tradeLine({ id: '', price: String(1 + i / 1_000), sequence: '' }));
    expect(await readAll([writeTrades(at('coarse-many.csv'), rows, { header })])).toMatchObject({ kept: 60_000, duplicates: 0 });
  });
});
