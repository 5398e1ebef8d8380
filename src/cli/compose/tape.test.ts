import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPENING_MS, tradeLine, writeTrades } from '../../../test/support/trades-file.js';
import { epochMsOf } from '../../market/index.js';
import { openTape } from './tape.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-tape-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a recorded tape', () => {
  it('has each print once, and says what is missing of it before it is played', async () => {
    const rows = [tradeLine({}), tradeLine({ ticker: 'MSFT' }), tradeLine({ price: '1e10' }), tradeLine({ ticker: 'TSLA' })];
    const file = writeTrades(join(folder, 'trades.csv'), rows);
    const said: string[] = [];
    const replay = [file, file];
    const { tape } = await openTape({
      replay,
      symbols: 'AAPL,MSFT,msft',
      seed: 1,
      now: epochMsOf(OPENING_MS),
      onProblem: (line) => said.push(line),
    });
    const tickers: string[] = [];
    for await (const batch of tape) tickers.push(...batch.map(({ symbol }) => symbol));
    expect(tickers).toEqual(['AAPL', 'MSFT']);
    const refused = `${file}, row 4: price "1e10" is higher than any real price`;
    expect(said).toEqual([
      refused,
      refused,
      'msft is in none of the files; did you mean MSFT?',
      'the tape is incomplete: 2 rows were refused (bad_price 2)',
      'the tape is incomplete: msft is in none of the files',
    ]);
  });
});
