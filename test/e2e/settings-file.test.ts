import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../postgres-server.js';
import { run, tickstock, until } from '../support/command.js';

const USAGE = 2;
let postgres: PostgresServer;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgresServer();
});
afterAll(async () => postgres.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-dotenv-'));
  return () => rmSync(folder, { recursive: true, force: true });
});

const write = (content: string | Uint8Array, name = '.env'): void => writeFileSync(join(folder, name), content);

describe('a .env in the working directory', () => {
  it('is read in UTF-16, and `config print` says what stands where', async () => {
    write(Buffer.from('\uFEFF# mine\r\n\tMASSIVE_API_KEY = "abc" \r\nTICKSTOCK_SYMBOLS=AAPL\r\n', 'utf16le'));
    const { code, output } = await run(['config', 'print'], { TICKSTOCK_PORT: '9001', TICKSTOCK_SYMBOLS: '' }, folder);
    expect(code, output).toBe(0);
    expect(output).toMatch(/^MASSIVE_API_KEY +\[set\] +\.env line 2$/m);
    expect(output).toMatch(/^TICKSTOCK_SYMBOLS +\["AAPL"\] +\.env line 3$/m);
    expect(output).toMatch(/^TICKSTOCK_PORT +9001 +environment$/m);
    expect(output).toMatch(/^TICKSTOCK_HOST +127\.0\.0\.1$/m);
  });

  it('that cannot be read stops every command with the lines, and shows nothing of them', async () => {
    write('set MASSIVE_API_KEY=s3cret\nTICKSTOCK_SYMBOLS: s3cret\nMASSIVE_APIKEY=s3cret\n');
    for (const args of [['config', 'check'], ['start'], ['gateway'], ['doctor']]) {
      const { code, output } = await run(args, {}, folder);
      expect(code, output).toBe(USAGE);
      expect(output).toMatch(/3 settings are wrong:\n.*\.env line 1 .*\n.*\.env line 2 .*\n.*\.env line 3: .*MASSIVE_API_KEY\?\n/);
      expect(output).not.toContain('s3cret');
    }
  });

  it('without a key is named by whoever needs one', async () => {
    write('TICKSTOCK_PORT=0\n# MASSIVE_API_KEY=abc\n');
    for (const args of [['config', 'check'], ['gateway'], ['doctor', '--json']])
      expect((await run(args, { REDIS_URL: 'redis://127.0.0.1:1', DATABASE_URL: 'postgres://127.0.0.1:1/x' }, folder)).output).toMatch(
        /\.env line 2: MASSIVE_API_KEY is in a comment/,
      );
  });

  it('that is called .env.txt makes a simulated start say so, on the console and in the log', async () => {
    write('MASSIVE_API_KEY=abc\n', '.env.txt');
    const settings = { DATABASE_URL: await postgres.createDatabase() };
    const started = tickstock(['start', '--port', '0', '--symbols', '2'], settings, folder);
    const why = /SIMULATED, as MASSIVE_API_KEY is not set: there is no \.env in .*, only \.env\.txt; rename it to \.env/;
    await started.line(why);
    await until('the log to say it too', () => /WARN.*SIMULATED, as MASSIVE_API_KEY is not set/.test(started.output()));
    expect(await started.kill()).toBe(0);
  });

  it('sets the log’s level for a start too', async () => {
    write('TICKSTOCK_LOG_LEVEL=silent\n');
    const settings = { DATABASE_URL: await postgres.createDatabase() };
    const started = tickstock(['start', '--port', '0', '--symbols', '2'], settings, folder);
    await started.line(/^SIMULATED, as/);
    expect(await started.kill()).toBe(0);
    expect(started.output()).not.toContain('WARN');
  });
});
