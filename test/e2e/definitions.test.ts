import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../postgres-server.js';
import { run, type Running, tickstock, until } from '../support/command.js';
import { recording } from '../support/recording.js';
import { count, query } from '../support/tables.js';

const plugin = fileURLToPath(new URL('../../docs/examples/my-indicators.mjs', import.meta.url));

/** The whole system on a day that goes by at sixty times its pace. */
describe('the definition tables', () => {
  let postgres: PostgresServer;
  let database: string;
  let system: Running;
  beforeAll(async () => {
    postgres = await startPostgresServer();
    database = await postgres.createDatabase();
    system = tickstock(['start', '--port', '0', '--replay', recording().file, '--speed', '60', '--at', '09:30'], {
      DATABASE_URL: database,
      TICKSTOCK_PLUGINS: plugin,
    });
    await system.line(/^dashboard: /);
    await until('the first minutes', async () => (await rows('RSI14', '1min')) > 0, 60_000);
  });
  afterAll(async () => {
    await system.kill();
    await postgres.stop();
  });
  const rows = (label: string, timeframe: string): Promise<number> =>
    count(database, `intraday_indicators WHERE indicator_type = '${label}' AND timeframe = '${timeframe}'`);

  it('hold the catalogue of a new database, plugins included, and what runs from the start', async () => {
    const [indicators] = await query<{ rows: string; running: string; own: string }>(
      database,
      `SELECT count(*) AS rows, count(*) FILTER (WHERE enabled) AS running, count(*) FILTER (WHERE class_name = 'drawdown') AS own FROM indicator_definitions`,
    );
    expect(Number(indicators?.rows)).toBeGreaterThan(90);
    expect(indicators).toMatchObject({ running: '7', own: '1' });
    expect(await count(database, 'pattern_definitions')).toBeGreaterThan(80);
  });

  it('change what runs without a restart: on, off, with other parameters, of a plugin, and a bad row costs nothing', async () => {
    await query(
      database,
      `INSERT INTO indicator_definitions (name, class_name, instantiation_params, applicable_timeframes)
       VALUES ('fast', 'rsi', '{"period": 7}', '{1min}'), ('bad', 'rsi', '{"period": -7}', '{1min}');
       UPDATE indicator_definitions SET enabled = true, applicable_timeframes = '{1min}' WHERE class_name = 'drawdown';
       UPDATE indicator_definitions SET enabled = false WHERE name = 'EMA20'`,
    );
    await until('the reason beside the bad row', async () => {
      const [bad] = await query<{ problem: string | null }>(database, `SELECT problem FROM indicator_definitions WHERE name = 'bad'`);
      return bad?.problem?.includes('period is -7') === true;
    });
    await until('the new ones', async () => (await rows('RSI7', '1min')) > 0 && (await rows('DRAWDOWN20', '1min')) > 0, 60_000);
    const ema = await rows('EMA20', '1min');
    const rsi = await rows('RSI14', '1min');
    await until('further minutes', async () => (await rows('RSI14', '1min')) > rsi + 8, 60_000);
    expect(await rows('EMA20', '1min')).toBe(ema);
    const [problems] = await query<{ n: string }>(database, 'SELECT count(problem) AS n FROM indicator_definitions');
    expect(problems?.n).toBe('1');
  });
});

describe('calibrate', () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgresServer();
  });
  afterAll(() => postgres.stop());

  it('learns from recorded trades, and replay then publishes every event with its hit rate', async () => {
    const database = await postgres.createDatabase();
    const settings = { DATABASE_URL: database };
    const { file } = recording();
    const evaluated = await run(['evaluate', file, '--surrogates', '3'], settings);
    expect(evaluated.output).toMatch(/^pattern +timeframe +a day +shuffled +n +hits/m);
    expect(evaluated.output).toMatch(/^BullishLongLine +5min .*(no edge measured|too few to tell|differs from chance)/m);
    expect(evaluated.output).toMatch(/symbol-days\. Learnt on the first two thirds/);
    const learnt = await run(['calibrate', file, '--surrogates', '3', '--json'], settings);
    expect(learnt.code, learnt.output).toBe(0);
    const { rows } = JSON.parse(learnt.output.trim().split('\n').at(-1) ?? '') as { rows: unknown[] };
    expect(await count(database, 'pattern_calibration')).toBe(rows.length);
    expect((await run(['replay', file], settings)).code).toBe(0);
    const [told] = await query<{ confirmed: string; measured: string; bad: string }>(
      database,
      `SELECT count(*) FILTER (WHERE status <> 'forming') AS confirmed, count(probability) AS measured,
         count(*) FILTER (WHERE probability NOT BETWEEN probability_low AND probability_high OR samples = 0) AS bad FROM intraday_patterns`,
    );
    expect(Number(told?.measured)).toBeGreaterThan(20);
    expect(told?.bad).toBe('0');
  });

  it('says what it needs', async () => {
    const { code, output } = await run(['calibrate']);
    expect(code).toBe(2);
    expect(output).toContain('--from and --to');
    expect((await run(['evaluate', 'x.csv', '--surrogates', 'many'])).code).not.toBe(0);
  });
});

describe('test-plugin', () => {
  it('passes the example, and fails what breaks the contract', async () => {
    expect(await run(['test-plugin', plugin])).toMatchObject({
      code: 0,
      output: expect.stringContaining('✓ indicator drawdown') as string,
    });
    const { code, output } = await run(['test-plugin', 'package.json']);
    expect(code).toBe(1);
    expect(output).toContain('TS_PLUGIN');
  });
});
