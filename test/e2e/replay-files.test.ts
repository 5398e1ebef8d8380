import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../postgres-server.js';
import { run } from '../support/command.js';
import { query } from '../support/tables.js';
import { sipAt, type TradeCells, tradeLine, TRADES_HEADER, writeTrades } from '../support/trades-file.js';

interface Summary {
  readonly ticks: number;
  readonly folded: number;
  readonly duplicates: number;
  readonly otherTickers: number;
  readonly corrected: number;
  readonly bad: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
  readonly missing: readonly { readonly symbol: string; readonly likely?: string }[];
}

let folder: string;
let postgres: PostgresServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-replay-files-'));
  postgres = await startPostgresServer();
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);
const MINUTE_MS = 60_000;
/** A print of 100 shares a minute. */
const minutes = (ticker: string, count: number, cells: TradeCells = {}): string[] =>
  Array.from({ length: count }, (_, i) =>
    tradeLine({ ticker, id: String(i + 1), sequence: String(i + 1), sip: sipAt(i * MINUTE_MS), price: String(100 + i), ...cells }),
  );

async function replay(...args: readonly string[]) {
  const url = await postgres.createDatabase();
  const { code, output } = await run(['replay', ...args, '--json'], { DATABASE_URL: url });
  const line = output.split('\n').find((each) => each.startsWith('{')) ?? '{}';
  const rows = await query<{ symbol: string; volume: string }>(
    url,
    'SELECT symbol, sum(volume)::text AS volume FROM ohlcv_1min GROUP BY symbol ORDER BY symbol',
  );
  return { code, output, summary: JSON.parse(line) as Summary, volumes: rows.map(({ symbol, volume }) => `${symbol} ${Number(volume)}`) };
}

describe('replay of files as people have them', () => {
  it('stores the rest when rows are absurd, names them, and exits with 1', async () => {
    const file = writeTrades(at('odd.csv'), [...minutes('GOOD', 4), ...minutes('ODD', 3, { price: '10000000000' })]);
    const { code, output, summary, volumes } = await replay(file);
    expect(code).toBe(1);
    expect(output).toContain(`${file}, row 6: price "10000000000" is higher than any real price`);
    expect(output).toContain('tickstock: 3 rows were refused (bad_price 3).');
    expect(output).toContain('(TS_INPUT_LOSS)');
    expect(summary).toMatchObject({ ticks: 7, folded: 4, bad: 3, refused: { bad_price: 3 } });
    expect(volumes).toEqual(['GOOD 400']);
  });

  it('stores what stands before a break, says where it is, and exits with 1', async () => {
    const whole = gzipSync([TRADES_HEADER, ...minutes('AAPL', 300)].join('\n'));
    writeFileSync(at('torn.csv.gz'), whole.subarray(0, -200));
    const { code, output, summary, volumes } = await replay(at('torn.csv.gz'));
    expect(code).toBe(1);
    expect(output).toContain('the file is truncated at byte');
    expect(summary.broken).toEqual([at('torn.csv.gz')]);
    expect(summary.folded).toBeGreaterThan(100);
    expect(volumes).toEqual([`AAPL ${summary.folded * 100}`]);
  });

  it('counts each print once when files are given twice, and exits with 0', async () => {
    const file = writeTrades(at('base.csv'), minutes('TEST', 5));
    const { code, summary, volumes } = await replay(file, file);
    expect({ code, volumes }).toEqual({ code: 0, volumes: ['TEST 500'] });
    expect(summary).toMatchObject({ ticks: 10, folded: 5, duplicates: 5 });
  });

  it('takes a list of tickers with blanks', async () => {
    const file = writeTrades(at('three.csv'), [...minutes('AAPL', 2), ...minutes('BRK.B', 2), ...minutes('MSFT', 2)]);
    const { code, summary, volumes } = await replay(file, '--symbols', 'AAPL, MSFT');
    expect({ code, volumes }).toEqual({ code: 0, volumes: ['AAPL 200', 'MSFT 200'] });
    expect(summary.otherTickers).toBe(2);
  });

  it('names a ticker that no file has, with the likely spelling, stores the others, and exits with 1', async () => {
    const file = writeTrades(at('two.csv'), [...minutes('AAPL', 2), ...minutes('BRK.B', 2)]);
    const { code, output, summary, volumes } = await replay(file, '--symbols', 'AAPL,BRK-B');
    expect({ code, volumes }).toEqual({ code: 1, volumes: ['AAPL 200'] });
    expect(output).toContain('BRK-B is in none of the files; did you mean BRK.B?');
    expect(summary.missing).toEqual([{ symbol: 'BRK-B', likely: 'BRK.B' }]);
  });

  it('refuses a list of what are no tickers as wrong usage', async () => {
    const { code, output } = await run(['replay', at('two.csv'), '--symbols', 'AAPL,B$']);
    expect({ code, said: output.includes('"B$" is not a ticker') }).toEqual({ code: 2, said: true });
  });

  it('says what a foreign file is before a database is opened', async () => {
    writeFileSync(at('error.csv.gz'), '<Error><Code>NoSuchKey</Code><Message>Not there.</Message></Error>');
    const { code, output } = await run(['replay', at('error.csv.gz')], { DATABASE_URL: 'postgres://127.0.0.1:1/none' });
    expect(code).toBe(1);
    expect(output).toContain('an error page of the file server (NoSuchKey: Not there.)');
    expect(output).toContain('(TS_FLAT_FILE)');
  });

  it('sums up for people what was left out and why', async () => {
    const rows = [...minutes('AAPL', 2), ...minutes('AAPL', 1), ...minutes('MSFT', 1), ...minutes('AAPL', 1, { correction: '8' })];
    const file = writeTrades(at('sums.csv'), [...rows, tradeLine({ size: '9223372036854775808' })]);
    const { code, output } = await run(['replay', file, '--symbols', 'AAPL'], { DATABASE_URL: await postgres.createDatabase() });
    expect(code).toBe(1);
    for (const line of [/^ticks +6$/m, /^folded +2$/m, /^corrected +1$/m, /^other tickers +1$/m, /^duplicates +1$/m])
      expect(output).toMatch(line);
    expect(output).toMatch(/^refused +1 \(bad_size 1\)$/m);
  });
});

describe('evaluate of files', () => {
  it('measures what there is, and exits with 1 when a row was refused or a ticker is nowhere', async () => {
    const file = writeTrades(at('few.csv'), [...minutes('AAPL', 3), tradeLine({ price: 'x' })]);
    const { code, output } = await run(['evaluate', file, '--symbols', 'AAPL, aapl', '--surrogates', '1']);
    expect(code).toBe(1);
    expect(output).toContain('symbol-days.');
    expect(output).toContain('1 row was refused (bad_price 1); aapl is in none of the files.');
  });
});
