import { afterEach, describe, expect, it } from 'vitest';
import { redisServerMissing } from '../redis-server.js';
import { run, until } from '../support/command.js';
import { TwoDatabases } from '../support/two-databases.js';

const missing = redisServerMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);

interface Finding {
  readonly level: string;
  readonly subject: string;
  readonly says: string;
}

describe.skipIf(missing !== undefined)('npx tickstock doctor', () => {
  const servers = new TwoDatabases();
  const settings = (): Record<string, string> => ({ REDIS_URL: servers.redisUrl, DATABASE_URL: servers.compared });
  const look = async (more: Record<string, string> = {}): Promise<{ code: number | null; faults: string[] }> => {
    const { code, output } = await run(['doctor', '--json'], { ...settings(), ...more });
    const findings = JSON.parse(output.split('\n').find((line) => line.startsWith('[')) ?? '[]') as Finding[];
    return { code, faults: findings.filter(({ level }) => level === 'fault').map(({ subject, says }) => `${subject}: ${says}`) };
  };
  afterEach(async () => {
    await servers.redis.command('CONFIG', 'SET', 'maxmemory', '0');
    await servers.redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
  });

  it('finds tables that are missing, and nothing once they are there', async () => {
    const before = await look();
    expect(before.code).toBe(1);
    expect(before.faults).toEqual([expect.stringContaining('PostgreSQL: tables are missing')]);
    expect((await run(['db', 'migrate'], settings())).code).toBe(0);
    expect(await look()).toEqual({ code: 0, faults: [] });
  });

  it('finds a Redis that may drop the log, on which no role starts unless somebody allows it', async () => {
    await servers.redis.command('CONFIG', 'SET', 'maxmemory', '100mb');
    await servers.redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    expect((await look()).faults).toEqual([expect.stringContaining('drops keys')]);
    const refused = await run(['engine'], settings());
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('TS_REDIS_EVICTS');
    const allowed = servers.start(['engine'], { ...settings(), TICKSTOCK_ALLOW_EVICTION: 'true' });
    await until('the engine to start all the same', () => allowed.output().includes('waiting for a gateway'));
    expect(allowed.output()).toContain('WARN');
    expect(await allowed.kill()).toBe(0);
  });

  it('finds servers that are not there, and shows no password', async () => {
    const { code, faults } = await look({
      REDIS_URL: 'redis://me:secret@127.0.0.1:1',
      DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/ticks',
    });
    expect(code).toBe(1);
    expect(faults).toHaveLength(2);
    expect(faults.join(' ')).not.toContain('secret');
  });
});
