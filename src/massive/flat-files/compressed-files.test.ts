import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sipAt, tradeLine, TRADES_HEADER, writeTrades } from '../../../test/support/trades-file.js';
import type { FileProblem } from './problems.js';
import { readTrades } from './read-trades.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-compressed-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

async function readAll(name: string, bytes: Buffer) {
  writeFileSync(at(name), bytes);
  return readFiles([at(name)]);
}

async function readFiles(files: readonly string[]) {
  const problems: FileProblem[] = [];
  const ids: number[] = [];
  const reading = readTrades(files, { onProblem: (problem) => problems.push(problem) });
  for await (const batch of reading) ids.push(...batch.map(({ id }) => Number(id)));
  return { ids, problems, summary: reading.summary };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
/** Prices that do not compress to nothing, so that breaks lie in the middle of much data. */
const linesOf = (from: number, to: number): string =>
  upTo(to - from)
    .map((i) => tradeLine({ id: String(from + i), sip: sipAt(from + i), price: String((((from + i) * 7_919) % 99_991) / 100 + 1) }))
    .join('\n')
    .concat('\n');
const MANY = 40_000;
const whole = gzipSync(`${TRADES_HEADER}\n${linesOf(0, MANY)}`);
const few = gzipSync(`${TRADES_HEADER}\n${linesOf(0, 30)}`);
/** How many whole rows zlib itself can restore; the last line of what it gives is torn. */
const restorable = (torn: Buffer): number => gunzipSync(torn, { finishFlush: constants.Z_SYNC_FLUSH }).toString().split('\n').length - 2;

describe('a gzip that breaks off', () => {
  it('keeps every whole row before the break and says where it is', async () => {
    const torn = whole.subarray(0, Math.floor(whole.length * 0.6));
    const restored = restorable(torn);
    expect(restored).toBeGreaterThan(10_000);
    const { ids, problems, summary } = await readAll('torn.csv.gz', torn);
    expect(ids).toEqual(upTo(restored));
    const place = `byte ${torn.length} of ${torn.length} (unexpected end of file)`;
    const reason = `the file is truncated at ${place}; the ${restored.toLocaleString('en-US')} rows before it were read`;
    expect(problems).toEqual([{ file: at('torn.csv.gz'), row: restored + 2, reason }]);
    expect(summary).toMatchObject({ kept: restored, broken: [at('torn.csv.gz')] });
  });

  it('gives what zlib can restore, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 100, max: few.length - 1 }), async (length) => {
        const torn = few.subarray(0, length);
        const restored = restorable(torn);
        fc.pre(restored > 0);
        const { ids, summary } = await readAll('cut.csv.gz', torn);
        expect(ids).toEqual(upTo(restored));
        expect(summary.broken).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });

  it('does not stop the files after it', async () => {
    writeFileSync(at('torn-first.csv.gz'), whole.subarray(0, -8));
    const next = writeTrades(at('next.csv'), [tradeLine({ id: '77777', sip: sipAt(1_000_000) })]);
    const { ids, problems } = await readFiles([at('torn-first.csv.gz'), next]);
    expect(ids).toEqual([...upTo(MANY), 77_777]);
    expect(problems).toHaveLength(1);
  });

  it('is read up to the damage in its middle', async () => {
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, Math.floor(whole.length / 2), Math.floor(whole.length / 2) + 64);
    const { ids, summary } = await readAll('damaged.csv.gz', damaged);
    const sure = Math.floor(MANY * 0.49);
    expect(ids.slice(0, sure)).toEqual(upTo(sure));
    expect(summary.broken).toHaveLength(1);
  });

  it('is read in full where its checksum is wrong, and that is said', async () => {
    const wrong = Buffer.from(few);
    wrong.writeUInt8(wrong.readUInt8(wrong.length - 8) ^ 1, wrong.length - 8);
    const { ids, problems, summary } = await readAll('checksum.csv.gz', wrong);
    expect(ids).toEqual(upTo(30));
    expect(problems[0]?.reason).toContain('its checksum is wrong');
    expect(summary.broken).toHaveLength(1);
  });
});

describe('what follows a gzip', () => {
  it.each([
    ['few', few, 30],
    ['many', whole, MANY],
  ])('costs nothing before it when it is none (%s rows)', async (_, bytes, count) => {
    const { ids, problems, summary } = await readAll('garbage.csv.gz', Buffer.concat([bytes, Buffer.from('signature of something')]));
    expect(ids).toEqual(upTo(count));
    expect(problems[0]?.reason).toContain(`at byte ${bytes.length} of ${bytes.length + 22} (the 22 bytes that follow are not gzip data)`);
    expect(summary.broken).toHaveLength(1);
  });

  it.each([1, 512, 700_000])('is no loss when it is %d zeros', async (zeros) => {
    const { ids, problems } = await readAll('padded.csv.gz', Buffer.concat([whole, Buffer.alloc(zeros)]));
    expect(ids).toEqual(upTo(MANY));
    expect(problems).toEqual([]);
  });

  it.each([0, 1, 700_000])('is read on where it is another gzip, %d zeros later', async (zeros) => {
    const next = gzipSync(linesOf(MANY, MANY + 500));
    const last = gzipSync(linesOf(MANY + 500, MANY + 501));
    const { ids, problems } = await readAll('members.csv.gz', Buffer.concat([whole, Buffer.alloc(zeros), next, last]));
    expect(ids).toEqual(upTo(MANY + 501));
    expect(problems).toEqual([]);
  });

  it('is told apart from zeros with something behind them', async () => {
    const { ids, summary } = await readAll('zeros-garbage.csv.gz', Buffer.concat([few, Buffer.alloc(9), Buffer.from('x')]));
    expect(ids).toEqual(upTo(30));
    expect(summary.broken).toHaveLength(1);
  });
});

/** Two frames as `zstd -19` writes them: header and trades 1 to 40, trades 41 to 60. */
const [first, second] = [
  'KLUv/QRoxQoA9lAwGXBLO860yO39X8X7pDEja47vbrKblOh/7uEwACsAIwAN5DB0klpsWSTLgRZpEZaSLOmkpZLFDMkQQkkSB4LsIKUYxxwKI61kUBjHFFKctAJqd4h2h3d3nYz4ioaWaGcmGAQCAEMiHNQytCTLUCQ5luQwhQqLh0JAR0GPeHp5acaY/3f37mbm3VVVzETEy8NDY8z/u3t3M/Puqmrm2VnHt7dmjPl/d+9uZt5dVdVMRLw9PTVjzP+7e3cz8+6qamYiBoCjqBHNtox6lFoDYDekAxEgBA1OQIjhwiNoeADNF5JSmjFq3lC3xt1Zbta4O8sN12zeYLYUBFsoJ2FziP1BfA/zu5jtYX4XM267fcLNWgi+kJTSjFHzhro17s5ys8bdWW64ZvMGM7BJKl0wW/i0NL6q/7S+Vf2n9a3qP63vpv0AKI+UxKv8DEAhYY0IQPGRW8UB8ge1TWRK',
  'KLUv/QRodQQAMgYPC7A9MF6wSW2r5D0nx99PVTMTEe/OzKqKiGZE5He7qWpmIuLdmVlVEdEMPB4kYnGp/zcmkiQhFSPxCO7dUKgR3WbZfwOAu4wBIQQIAUMUHC58jh4MIVm6U6FyDYoZVGtQrkExg2oNMnesJlh8dLZ0L0L1DKo1KNegmEG1BuUaZLiFSVHSYWRr1M8qqgGhp1w=',
].map((frame) => Buffer.from(frame, 'base64')) as [Buffer, Buffer];
/** A frame of no data, which readers pass over (RFC 8878, 3.1.2). */
const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
const numbers = (count: number): number[] => upTo(count).map((i) => i + 1);

describe('a zstd', () => {
  it.each([
    ['one frame', [first], 40],
    ['two frames', [first, second], 60],
    ['frames of no data', [skippable, first, skippable, second], 60],
  ])('is read, whatever its name: %s', async (_, frames, count) => {
    const { ids, problems } = await readAll('trades.csv', Buffer.concat(frames));
    expect(ids).toEqual(numbers(count));
    expect(problems).toEqual([]);
  });

  it('that breaks off keeps the blocks before, and says so', async () => {
    const { ids, summary, problems } = await readAll('torn.csv.zst', Buffer.concat([first, second.subarray(0, -6)]));
    expect(ids).toEqual(numbers(40));
    expect(summary.broken).toEqual([at('torn.csv.zst')]);
    expect(problems[0]?.reason).toContain('truncated before byte');
  });
});
