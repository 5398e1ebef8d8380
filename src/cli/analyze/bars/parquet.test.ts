import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { BarsFileError } from './errors.js';
import { Folder, SAMPLE, SAMPLE_VALUES, valuesOf } from './forms.suite.js';

type Column = Parameters<typeof parquetWriteBuffer>[0]['columnData'][number];
const folder = new Folder();
afterAll(() => folder.remove());

const prices: Column[] = (['open', 'high', 'low', 'close'] as const).map((name) => ({
  name,
  data: SAMPLE.map((bar) => bar[name]),
  type: 'DOUBLE',
}));
const volume: Column = { name: 'volume', data: SAMPLE.map((bar) => BigInt(bar.volume)), type: 'INT64' };
const parquet = (time: Column, rest: readonly Column[] = [...prices, volume], options = {}): Buffer =>
  Buffer.from(parquetWriteBuffer({ columnData: [time, ...rest], ...options }));
const days: Column = { name: 'timestamp', data: SAMPLE.map(({ time }) => new Date(time)), type: 'TIMESTAMP' };

describe('a parquet file of bars', () => {
  it.each([
    ['timestamps', days],
    ['dates as text', { name: 'date', data: SAMPLE.map(({ date }) => date), type: 'STRING' }],
    ['milliseconds', { name: 'time', data: SAMPLE.map(({ time }) => BigInt(time)), type: 'INT64' }],
    ['nanoseconds', { name: 'window_start', data: SAMPLE.map(({ time }) => BigInt(time) * 1_000_000n), type: 'INT64' }],
    ['seconds with decimals', { name: 't', data: SAMPLE.map(({ time }) => time / 1_000), type: 'DOUBLE' }],
  ] as const)('is read with %s', async (_, time) => {
    const { bars, problems, notes } = await folder.read('a.parquet', parquet(time));
    expect({ problems, notes }).toEqual({ problems: [], notes: [] });
    expect(valuesOf(bars)).toEqual(SAMPLE_VALUES);
  });

  it('may have many row groups, and be newest first', async () => {
    const reversed = (column: Column): Column => ({ ...column, data: Array.from(column.data as unknown[]).toReversed() });
    const { bars, notes } = await folder.read(
      'groups.parquet',
      parquet(reversed(days), [...prices, volume].map(reversed), { rowGroupSize: 3 }),
    );
    expect(valuesOf(bars)).toEqual(SAMPLE_VALUES);
    expect(notes).toEqual(['the bars were in descending order; they were sorted']);
  });

  it('has prices of 32 bits as they were meant', async () => {
    const single = prices.map((column) => ({ ...column, type: 'FLOAT' as const }));
    expect(valuesOf((await folder.read('f.parquet', parquet(days, [...single, volume]))).bars)).toEqual(SAMPLE_VALUES);
  });

  /** With a time of the given type, which the writer has no name for. */
  const withTime = (type: object, data: unknown[]): Buffer =>
    Buffer.from(
      parquetWriteBuffer({
        columnData: [{ name: 'time', data }, ...prices.map(({ name, data }) => ({ name, data }))],
        schema: [
          { name: 'root', num_children: 5 },
          { name: 'time', repetition_type: 'REQUIRED', ...type },
          ...prices.map(({ name }) => ({ name, type: 'DOUBLE', repetition_type: 'REQUIRED' })),
        ],
      } as Parameters<typeof parquetWriteBuffer>[0]),
    );

  it('has times without a zone where its timestamps are a wall clock’s', async () => {
    const type = { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' } };
    const bytes = withTime(
      type,
      SAMPLE.map(({ time }) => BigInt(time + 34_200_000)),
    );
    const { bars, notes } = await folder.read('local.parquet', bytes, { zone: 'America/New_York' });
    expect(bars[0]).toMatchObject({ timestamp: '2024-03-01T09:30:00', time: Date.UTC(2024, 2, 1, 14, 30) });
    expect(notes).toEqual([]);
    expect((await folder.read('local.parquet', bytes)).notes[0]).toContain('have no time zone');
  });

  it('may have dates', async () => {
    const bytes = withTime(
      { type: 'INT32', converted_type: 'DATE' },
      SAMPLE.map(({ time }) => new Date(time)),
    );
    const { bars } = await folder.read('dates.parquet', bytes, { zone: 'America/New_York' });
    expect(bars.map(({ timestamp, time }) => [timestamp, time])).toEqual(SAMPLE.map(({ date, time }) => [date, time]));
  });

  it('names the row of a bad value', async () => {
    const [open, high, low, close] = prices as [Column, Column, Column, Column];
    const holes = { ...close, data: SAMPLE.map((bar, i) => (i === 4 ? NaN : i === 6 ? undefined : bar.close)), nullable: true } as Column;
    const { bars, problems } = await folder.read('holes.parquet', parquet(days, [open, high, low, holes, volume]));
    expect(bars).toHaveLength(18);
    expect(problems).toEqual([
      { row: 5, reason: 'close is missing' },
      { row: 7, reason: 'close is missing' },
    ]);
  });

  it('that is damaged, or has no such columns, is refused', async () => {
    const whole = parquet(days);
    await expect(folder.read('torn.parquet', whole.subarray(0, whole.length - 20))).rejects.toThrow(BarsFileError);
    await expect(folder.read('torn.parquet', whole.subarray(0, whole.length - 20))).rejects.toThrow('damaged parquet file');
    await expect(folder.read('few.parquet', parquet(days, prices.slice(0, 2)))).rejects.toThrow(
      'has no column low, close. It has timestamp, open, high.',
    );
  });
});
