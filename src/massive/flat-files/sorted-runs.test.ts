import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sipAt, tradeLine, writeTrades } from '../../../test/support/trades-file.js';
import { readTrades } from './read-trades.js';

let folder: string;
let tempDir: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-runs-'));
});
beforeEach(() => {
  tempDir = mkdtempSync(join(folder, 'temp-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Moment {
  readonly ms: number;
  readonly nanos: number;
}

/** One file, the id of each trade being its place. */
function fileOf(name: string, moments: readonly Moment[]): string {
  const lines = moments.map(({ ms, nanos }, place) => tradeLine({ id: String(place), sip: sipAt(ms, nanos) }));
  return writeTrades(join(folder, name), lines);
}

async function idsOf(files: readonly string[], maxRowsInMemory?: number): Promise<string[]> {
  const ids: string[] = [];
  const limit = maxRowsInMemory === undefined ? {} : { maxRowsInMemory };
  for await (const batch of readTrades(files, { ...limit, tempDir, onProblem: () => undefined })) ids.push(...batch.map(({ id }) => id));
  return ids;
}

const sorted = (moments: readonly Moment[]): string[] =>
  moments
    .map((moment, place) => ({ ...moment, place }))
    .toSorted((a, b) => a.ms - b.ms || a.nanos - b.nanos || a.place - b.place)
    .map(({ place }) => String(place));

const moments = fc.array(fc.record({ ms: fc.nat({ max: 20 }), nanos: fc.nat({ max: 3 }) }), { minLength: 1, maxLength: 60 });

/** Much of the same times, far from sorted, larger than one chunk of the reader. */
const many = Array.from({ length: 12_000 }, (_, i) => ({ ms: (i * 7_919) % 1_009, nanos: (i * 31) % 7 }));

describe('sorting trades', () => {
  it('gives any rows in any order by time, nanoseconds and place', async () => {
    await fc.assert(
      fc.asyncProperty(moments, async (rows) => {
        expect(await idsOf([fileOf('any.csv', rows)])).toEqual(sorted(rows));
      }),
    );
  });

  it('gives the same order with runs on disk, however the rows lie over the files', async () => {
    await fc.assert(
      fc.asyncProperty(moments, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 40 }), async (rows, cut, limit) => {
        const lines = rows.map(({ ms, nanos }, place) => tradeLine({ id: String(place), sip: sipAt(ms, nanos) }));
        const files = [lines.slice(0, cut), lines.slice(cut)].map((part, i) => writeTrades(join(folder, `part-${i}.csv`), part));
        expect(await idsOf(files, limit)).toEqual(sorted(rows));
      }),
      { numRuns: 50 },
    );
  });

  it('merges runs of many chunks into the order that memory gives', async () => {
    const files = Array.from({ length: 5 }, (_, i) => fileOf(`many-${i}.csv`, many.slice(i * 2_000)));
    const inMemory = await idsOf(files);
    expect(inMemory).toHaveLength(40_000);
    expect(await idsOf(files, 3_000)).toEqual(inMemory);
    expect(await idsOf(files, 9_000)).toEqual(inMemory);
  });
});

const OPEN_FILES = '/proc/self/fd';
/** The file behind a descriptor; empty when it was closed meanwhile. */
function targetOf(descriptor: string): string {
  try {
    return readlinkSync(join(OPEN_FILES, descriptor));
  } catch {
    return '';
  }
}

describe('the temporary folder of the sort', () => {
  const small = { maxRowsInMemory: 100, onProblem: () => undefined };

  it('exists while runs are merged, and is removed at the end', async () => {
    const seen: number[] = [];
    const reading = readTrades([fileOf('whole.csv', many)], { ...small, tempDir });
    for await (const batch of reading) if (batch.length > 0) seen.push(readdirSync(tempDir).length);
    expect(seen[0]).toBe(1);
    expect(readdirSync(tempDir)).toEqual([]);
  });

  it('is removed when the iteration is stopped early', async () => {
    for await (const batch of readTrades([fileOf('early.csv', many)], { ...small, tempDir })) if (batch.length > 0) break;
    expect(readdirSync(tempDir)).toEqual([]);
  });

  it.skipIf(!existsSync(OPEN_FILES))('leaves no file open when the iteration is stopped early', async () => {
    const long = Array.from({ length: 4 }, (_, i) => fileOf(`long-${i}.csv`, many));
    const left = (): string[] =>
      readdirSync(OPEN_FILES)
        .map(targetOf)
        .filter((target) => target.startsWith(tempDir));
    for await (const batch of readTrades(long, { maxRowsInMemory: 10_000, tempDir, onProblem: () => undefined })) {
      if (batch.length === 0) continue;
      expect(left().length).toBeGreaterThan(0);
      break;
    }
    await vi.waitFor(() => expect(left()).toEqual([]));
  });

  it('is removed when a later file cannot be read', async () => {
    const files = [fileOf('fine.csv', many), join(folder, 'absent.csv')];
    await expect(idsOf(files, 100)).rejects.toThrow('absent.csv does not exist');
    expect(readdirSync(tempDir)).toEqual([]);
  });

  it('is not made when all rows fit into memory', async () => {
    for await (const batch of readTrades([fileOf('fits.csv', many)], { tempDir, onProblem: () => undefined })) {
      expect(batch.length).toBeGreaterThan(0);
      expect(readdirSync(tempDir)).toEqual([]);
    }
  });
});
