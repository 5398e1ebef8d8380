import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../postgres-server.js';
import { run, tickstock } from '../support/command.js';

const FAILED = 1;
const USAGE = 2;
let folder: string;
let postgres: PostgresServer;
let database: string;
/** A port that a program holds, and one that nobody does. */
let busy: number;
let free: number;
const holder = createServer();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-cli-'));
  postgres = await startPostgresServer();
  database = await postgres.createDatabase();
  busy = await listening(holder);
  const gone = createServer();
  free = await listening(gone);
  await new Promise((resolve) => gone.close(resolve));
});
afterAll(async () => {
  holder.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Ends with the code, says what is wrong in a line or a short list, and never shows a stack. */
async function fails(args: readonly string[], settings: Record<string, string>, code: number): Promise<string> {
  const ended = await run(args, settings);
  expect(ended.code, ended.output).toBe(code);
  expect(ended.output).not.toMatch(/^\s+at .+:\d+:\d+/m);
  expect(ended.output).toMatch(/^tickstock: |^error: /m);
  return ended.output;
}

describe('a wrong setting', () => {
  it('stops the start, with all problems listed at once', async () => {
    const output = await fails(
      ['start'],
      { TICKSTOCK_PORT: '99999', STREAMING_BATCH_SIZE: 'many', TICKSTOCK_PROT: '1', REDIS_URL: 'http://x', MASSIVE_CHANNELS: 'T,ZZ' },
      USAGE,
    );
    expect(output).toContain('5 settings are wrong');
    expect(output).toContain('TICKSTOCK_PORT must be at most 65535');
    expect(output).toContain('STREAMING_BATCH_SIZE must be a number');
    expect(output).toContain('did you mean TICKSTOCK_PORT?');
    expect(output).toContain('REDIS_URL must be a URL');
    expect(output).toContain('"ZZ" is not a channel');
  });

  it('on a public address is one without a token', async () => {
    expect(await fails(['dashboard'], { TICKSTOCK_HOST: '0.0.0.0' }, USAGE)).toContain('set TICKSTOCK_TOKEN');
  });

  it('is none when it has no value', async () => {
    const { code, output } = await run(['config', 'check'], { REDIS_URL: '', DATABASE_URL: ' ' });
    expect(code, output).toBe(0);
  });

  it('shows no secret', async () => {
    const secrets = {
      MASSIVE_API_KEY: 'very-secret-key',
      TICKSTOCK_TOKEN: 'very-secret-token',
      DATABASE_URL: 'postgres://me:very-secret@127.0.0.1/x',
    };
    const { code, output } = await run(['config', 'print'], secrets);
    expect(code, output).toBe(0);
    expect(output).toContain('MASSIVE_API_KEY');
    expect(output).not.toContain('very-secret');
  });
});

describe('what is missing or away', () => {
  it('is named: settings of a role', async () => {
    const output = await fails(['app'], {}, USAGE);
    for (const name of ['REDIS_URL', 'DATABASE_URL', 'MASSIVE_API_KEY']) expect(output).toContain(name);
  });

  it('is named: Redis', async () => {
    const output = await fails(
      ['engine'],
      { REDIS_URL: `redis://:hidden@127.0.0.1:${free}`, DATABASE_URL: database, TICKSTOCK_START_WAIT_SECONDS: '1' },
      FAILED,
    );
    expect(output).toContain(`127.0.0.1:${free}`);
    expect(output).toMatch(/Redis/);
    expect(output).not.toContain('hidden');
  });

  it('is named: the database', async () => {
    const output = await fails(['start', '--port', '0'], { DATABASE_URL: `postgres://me:hidden@127.0.0.1:${free}/x` }, FAILED);
    expect(output).toContain(`127.0.0.1:${free}`);
    expect(output).not.toContain('hidden');
  });

  it('is named: a database that refuses', async () => {
    const output = await fails(['db', 'migrate'], { DATABASE_URL: database.replace(/\/[^/]*$/, '/no_such_database') }, FAILED);
    expect(output).toContain('no_such_database');
  });

  it('is named: a port', async () => {
    const output = await fails(['start', '--port', String(busy), '--data-dir', join(folder, 'busy')], {}, FAILED);
    expect(output).toContain(String(busy));
    expect(output).toMatch(/--port|TICKSTOCK_PORT/);
    expect(await fails(['sim', '--port', String(busy)], {}, FAILED)).toContain('the port is in use');
  });
});

describe('a recording that cannot be read', () => {
  const HEADER =
    'ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,tape,trf_id,trf_timestamp';
  const row = (sequence: number, price: string): string =>
    `SPY,,0,4,${sequence},1381152600123456789,${price},${sequence},1381152600123456789,100,1,0,0`;

  it.each([
    ['that is not there', () => join(folder, 'missing.csv.gz'), 'does not exist'],
    ['without a column', () => file('column.csv', `${HEADER.replace('price,', '')}\n`), 'has no column price'],
    ['that is empty', () => file('empty.csv', ''), 'is empty'],
  ])('%s stops replay, sim and start with one line', async (_, make, reason) => {
    const path = make();
    const commands = [
      ['replay', path],
      ['sim', '--port', '0', '--replay', path],
      ['start', '--port', '0', '--data-dir', join(folder, 'data'), '--replay', path],
    ];
    for (const command of commands) {
      const output = await fails(command, { DATABASE_URL: database }, FAILED);
      expect(output).toContain(path);
      expect(output).toContain(reason);
    }
  });

  it('in part is played in part: file, row and reason are told, the rest is counted, and the exit code says so', async () => {
    const lines = [HEADER, row(1, '100.5'), row(2, 'ten'), row(3, '100.7')].join('\n');
    const path = file('bad-row.csv', `${lines}\n`);
    const { code, output } = await run(['replay', path, '--json'], { DATABASE_URL: database });
    expect(code, output).toBe(1);
    expect(output).toContain(`${path}, row 3: price "ten" is not a positive number`);
    expect(JSON.parse(/^\{.*\}$/m.exec(output)?.[0] ?? '')).toMatchObject({ ticks: 3, bad: 1 });
  });

  it('to its end gives what came before the break', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => row(i + 1, `100.${10 + (i % 80)}`));
    const whole = gzipSync(`${[HEADER, ...rows].join('\n')}\n`);
    const path = file('torn.csv.gz', whole.subarray(0, whole.length - 400));
    const { code, output } = await run(['replay', path, '--json'], { DATABASE_URL: database });
    expect(code, output).toBe(1);
    expect(output).toContain(`${path}, row `);
    expect(output).toContain('the file is truncated');
    const { ticks } = JSON.parse(/^\{.*\}$/m.exec(output)?.[0] ?? '') as { ticks: number };
    expect(ticks).toBeGreaterThan(1_000);
    expect(ticks).toBeLessThan(5_000);
  });
});

describe('the commands', () => {
  it.each(['start', 'app', 'gateway', 'engine', 'dashboard', 'sim', 'replay', 'analyze', 'db', 'config'])(
    '%s teaches itself',
    async (command) => {
      const { code, output } = await run([command, '--help']);
      expect(code).toBe(0);
      expect(output).toContain(`tickstock ${command}`);
    },
  );

  it('refuse what they do not know, and suggest', async () => {
    expect(await fails(['strat'], {}, USAGE)).toContain('Did you mean start?');
    expect(await fails(['start', '--sped', '3'], {}, USAGE)).toContain('--speed');
    expect(await fails(['start', '--speed', 'fast'], {}, USAGE)).toContain('fast');
  });

  it('migrate once, and find nothing to do the second time', async () => {
    const url = await postgres.createDatabase();
    expect((await run(['db', 'migrate'], { DATABASE_URL: url })).output).toContain('0001-tables');
    expect((await run(['db', 'migrate'], { DATABASE_URL: url })).output).not.toContain('applied 0001');
  });

  it('analyze a file of bars, a row a bar', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `2020-01-${String(i + 1).padStart(2, '0')},${i + 1},${i + 2},${i},${i + 1.5},100`);
    const path = file('bars.csv', ['Date,Open,High,Low,Close,Volume', ...rows].join('\n'));
    const { code, output } = await run(['analyze', path, '--indicators', 'sma(3) stoch(5,3,0,3,0)', '--patterns', 'doji']);
    expect(code, output).toBe(0);
    const lines = output.trim().split('\n');
    expect(lines[0]).toMatch(/^timestamp,open,high,low,close,volume,SMA3,/);
    expect(lines).toHaveLength(31);
    expect(lines[3]).toMatch(/^2020-01-03,3,4,2,3\.5,100,2\.5,/);
    const json = await run(['analyze', path, '--indicators', 'sma(3)', '--format', 'json']);
    expect(JSON.parse(json.output.trim().split('\n').at(-1) ?? '')).toMatchObject({ time: '2020-01-30T00:00:00.000Z', SMA3: 29.5 });
    expect(await fails(['analyze', path, '--indicators', 'smaa'], {}, USAGE)).toContain('did you mean sma?');
    expect(await fails(['analyze', join(folder, 'none.csv')], {}, FAILED)).toContain('does not exist');
  });

  it('analyze --explain, without a file', async () => {
    const text = await run(['analyze', '--explain', 'rsi(14)', 'ema(20) macd']);
    expect(text.code, text.output).toBe(0);
    expect(text.output).toMatch(/^RSI14: [\s\S]*\nEMA20: [\s\S]*\nMACD: /);
    expect(text.output).toContain('14 bars without a value');
    for (const format of [['--json'], ['--format', 'json']]) {
      const json = await run(['analyze', ...format, '--explain', 'rsi(14)', 'obv']);
      const told = json.output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
      expect(told).toMatchObject([{ label: 'RSI14', warmUpBars: 14, seedFades: { bars: 125 } }, { settles: { bars: 'never' } }]);
    }
    expect(await fails(['analyze', '--explain', 'rsj(14)'], {}, USAGE)).toContain('did you mean rsi?');
    expect(await fails(['analyze', '--explain', ''], {}, USAGE)).toContain('names no indicator');
    expect(await fails(['analyze'], {}, USAGE)).toContain('needs a file of bars');
    expect((await run(['analyze', 'none.csv', '--explain', 'sma'])).output).toContain('none.csv is not read');
  });

  it('analyze bars of other programs, and say what was done', async () => {
    const day = (i: number): string => `01.${String(i + 1).padStart(2, '0')}.2020`;
    const newest = Array.from({ length: 12 }, (_, i) => `${day(i)};${i + 1},5;${i + 2};${i};${i + 1}`).toReversed();
    const path = file('german.csv', Buffer.from(`\uFEFF${['Datum;Erster;Hoch;Tief;Schluss', ...newest].join('\r\n')}`, 'utf16le'));
    const { code, output } = await run(['analyze', path, '--indicators', 'sma(3) obv']);
    expect(code, output).toBe(0);
    expect(output).toContain('dates such as 01.12.2020 may have the day or the month first');
    expect(output).toContain('the bars were in descending order; they were sorted');
    expect(output).toContain('the file has no volume column; omitting what needs it: OBV');
    expect(output).toContain('\ntimestamp,open,high,low,close,SMA3\n01.01.2020,1.5,2,0,1,\n');
    expect(output.trim().split('\n').at(-1)).toBe('01.12.2020,12.5,13,11,12,11');
    expect(await fails(['analyze', path, '--indicators', 'obv'], {}, FAILED)).toContain('everything requested needs it: OBV');
  });

  it('end with code 1 where a row could not be analyzed, and 2 where an option makes no sense', async () => {
    const rows = ['2020-01-01,1,2,0,1,5', '2020-01-02,1,2,3,1,5', '2020-01-03,1,2,0,1,5', '2020-01-03,1,2,0,1.5,5'];
    const path = file('some.csv', rows.join('\n'));
    expect(await fails(['analyze', path], {}, FAILED)).toContain('--columns time,open,high,low,close,volume ');
    const output = await fails(['analyze', path, '--columns', 'time,open,high,low,close,volume', '--indicators', 'sma(2)'], {}, FAILED);
    expect(output).toContain('some.csv, row 2: high 2 and low 3 do not enclose');
    expect(output).toContain('some.csv, row 3: 2020-01-03 appears again in row 4 with other values');
    expect(output).toContain('2 rows could not be used, 2 bars were');
    expect(output).toContain('\n2020-01-03,1,2,0,1.5,5,1.25\n');
    expect(await fails(['analyze', file('header.csv', 'date,open,high,low,close'), '--indicators', 'sma(2)'], {}, FAILED)).toContain(
      'no bar',
    );
    expect(await fails(['analyze', path, '--zone', 'New York'], {}, USAGE)).toContain('America/New_York');
    expect(await fails(['analyze', path, '--columns', 'time,open'], {}, USAGE)).toContain('high, low, close');
  });

  it('end with code 0 when they are asked to stop', async () => {
    const sim = tickstock(['sim', '--port', '0']);
    expect(await sim.line(/^sim: /)).toMatch(/^sim: ws:\/\/127\.0\.0\.1:\d+\/stocks$/);
    expect(await sim.kill('SIGTERM')).toBe(0);
  });
});
