import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A file of the recorded market data that is not part of the project; undefined, after one line, when it is not there. */
export function recordedData(path: string): string | undefined {
  const folder = process.env['TICKSTOCK_TEST_DATA'] ?? join(root, '..', 'shared', 'data');
  const file = join(folder, path);
  if (existsSync(file)) return file;
  console.log(`skipped: ${path} is not there; set TICKSTOCK_TEST_DATA to the folder that holds it`);
  return undefined;
}

export const RECORDED_DAY = 'us_stocks_sip/trades_v1/2013/10/2013-10-07.csv.gz';
