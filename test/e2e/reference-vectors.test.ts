import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { tickstock } from '../support/command.js';

const shared = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const folder = join(process.env['TICKSTOCK_TEST_DATA'] ?? shared, 'vectors');

/** A published file of daily bars with reference values: how its columns are computed, in the order of the call's outputs. */
interface Vector {
  readonly file: string;
  readonly call: string;
  readonly columns: readonly string[];
}

const VECTORS: readonly Vector[] = [
  { file: 'spy_aroon_oscillator.txt', call: 'aroonosc(14)', columns: ['Aroon Oscillator 14'] },
  { file: 'spy_atr.txt', call: 'atr(14, simple=1)', columns: ['Average True Range 14'] },
  { file: 'spy_dema.txt', call: 'dema(5)', columns: ['DEMA_5'] },
  { file: 'spy_tema.txt', call: 'tema(5)', columns: ['TEMA_5'] },
  { file: 'spy_with_adx.txt', call: 'adx(14, wholeSeed=1)', columns: ['ADX 14'] },
  { file: 'spy_with_cci.txt', call: 'cci(14)', columns: ['Commodity Channel Index (CCI) 14'] },
  {
    file: 'spy_with_don50.txt',
    call: 'donchian(50, partial=1)',
    columns: ['Donchian Channels 50 Top', 'Donchian Channels 50 Bottom', 'Donchian Channels 50 Mean'],
  },
  {
    file: 'spy_with_keltner.csv',
    call: 'keltner(period=20, multiplier=1.5, rangePeriod=20, maType=0, simpleRange=2, typical=1)',
    columns: ['Middle Band', 'Keltner Channels 20 Top', 'Keltner Channels 20 Bottom'],
  },
  { file: 'spy_with_macd.txt', call: 'macd(12,26,9)', columns: ['MACD', 'Signal', 'Histogram'] },
  { file: 'spy_with_obv.txt', call: 'obv', columns: ['OBV'] },
  { file: 'spy_with_stoch12k3.txt', call: 'stoch(12,3,0,5,0)', columns: ['Stochastics 12 %K 3', '%D 5'] },
  { file: 'spy_with_williamsR14.txt', call: 'willr(14)', columns: ['Williams %R 14'] },
];
/** Of the column's largest value: the files have seven digits, and some were computed from rounded columns. */
const TOLERANCE = 1e-5;

interface Row {
  readonly [column: string]: string | number | null;
}
const numberIn = (text: string | undefined): number => (text === undefined || text.trim() === '' ? NaN : Number(text));

async function computed(file: string, call: string): Promise<Row[]> {
  const command = tickstock(['analyze', file, '--indicators', call, '--format', 'json']);
  expect(await command.exited).toBe(0);
  return command
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Row);
}

const there = existsSync(folder);
if (!there) console.log('reference vectors are not there (TICKSTOCK_TEST_DATA names the folder that holds them): skipped');

describe.skipIf(!there)('reference vectors through analyze', () => {
  const report: string[] = [];
  afterAll(() => console.log(report.join('\n')));

  it.each(VECTORS)('$file', async ({ file, call, columns }) => {
    const [header = '', ...lines] = readFileSync(join(folder, file), 'utf8').trim().split(/\r?\n/);
    const names = header.split(',').map((name) => name.trim());
    const cells = lines.map((line) => line.split(','));
    const rows = await computed(join(folder, file), call);
    expect(rows.map((row) => String(row['timestamp']))).toEqual(cells.map(([time = '']) => time.trim()));
    const outputs = Object.keys(rows.at(-1) ?? {}).slice(-columns.length);
    columns.forEach((column, k) => {
      const at = names.indexOf(column);
      expect(at).toBeGreaterThan(0);
      let compared = 0;
      let worst = 0;
      const largest = Math.max(...cells.map((row) => Math.abs(numberIn(row[at]))).filter((value) => !Number.isNaN(value)));
      rows.forEach((row, i) => {
        const expected = numberIn(cells[i]?.[at]);
        const given = row[outputs[k] ?? ''];
        if (Number.isNaN(expected) || typeof given !== 'number') return;
        compared += 1;
        worst = Math.max(worst, Math.abs(given - expected));
      });
      report.push(`${file}  ${column}: ${call}, ${compared} rows, worst error ${worst.toExponential(1)}`);
      expect(compared).toBeGreaterThan(150);
      expect(worst / largest).toBeLessThan(TOLERANCE);
    });
  });
});
