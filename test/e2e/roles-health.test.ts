import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { redisServerMissing } from '../redis-server.js';
import { type Running, run, until } from '../support/command.js';
import { TwoDatabases } from '../support/two-databases.js';

const missing = redisServerMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);

interface Ready {
  readonly status: string;
  readonly reasons: readonly string[];
}

/** By the role that shows it, what docs/metrics.md says of each figure: its name and type. */
function documented(role: string): readonly string[] {
  const [, ...sections] = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8').split('\n## ');
  const shown = sections.filter((section) => section.match(/^Shown by .*$/m)?.[0].includes(`\`${role}\``));
  const rows = shown.flatMap((section) => [...section.matchAll(/^\| `(tickstock_\w+)` \| (\w+) \|/gm)]);
  return ['tickstock_build_info gauge', ...rows.map(([, name, kind]) => `${name} ${kind}`)].toSorted();
}

const figuresIn = (metrics: string): readonly (string | undefined)[] =>
  [...metrics.matchAll(/^# TYPE (tickstock_\w+ \w+)$/gm)].map(([, figure]) => figure).toSorted();

describe.skipIf(missing !== undefined)('gateway, engine and dashboard as processes of their own', () => {
  const servers = new TwoDatabases();
  const roles = new Map<string, { readonly process: Running; readonly url: string }>();
  const ready = async (role: string): Promise<Ready> => (await (await fetch(`${roles.get(role)?.url}/health/ready`)).json()) as Ready;
  const becomes = (role: string, status: string): Promise<Ready> =>
    until(`${role} to be ${status}`, async () => {
      const answer = await ready(role);
      return answer.status === status ? answer : undefined;
    });

  async function open(role: string, args: readonly string[], settings: Readonly<Record<string, string>>): Promise<void> {
    const process = servers.start([role, ...args], settings);
    const url = (await process.line(/^(health|dashboard): /)).replace(/^\w+: /, '');
    roles.set(role, { process, url });
  }
  let feed: Record<string, string>;
  let shared: Record<string, string>;

  beforeAll(async () => {
    const sim = servers.start(['sim', '--port', '0', '--key', 'k', '--symbols', '4']);
    const url = (await sim.line(/^sim: /)).replace('sim: ', '');
    shared = { REDIS_URL: servers.redisUrl, DATABASE_URL: servers.compared };
    feed = { ...shared, MASSIVE_WS_URL: url, MASSIVE_API_KEY: 'k' };
    expect((await run(['db', 'migrate'], shared)).code).toBe(0);
    await open('engine', [], shared);
    await open('dashboard', ['--port', '0'], shared);
    await open('gateway', [], feed);
  });

  it('say that they are ready once they are, and show their figures', async () => {
    for (const role of roles.keys()) {
      expect(await becomes(role, 'ready')).toEqual({ status: 'ready', reasons: [] });
      const figures = await (await fetch(`${roles.get(role)?.url}/metrics`)).text();
      expect(figures).toContain('process_cpu_seconds_total');
      expect(figuresIn(figures)).toEqual(documented(role));
    }
  });

  it.each([
    ['app', () => feed],
    ['start', () => ({})],
  ] as const)('are shown together by %s, with the figures of all', async (role, settings) => {
    const folder = mkdtempSync(join(tmpdir(), 'tickstock-figures-'));
    const process = servers.start([role, '--port', '0', ...(role === 'start' ? ['--symbols', '2', '--data-dir', folder] : [])], settings());
    const url = (await process.line(/^dashboard: /)).replace('dashboard: ', '');
    expect(figuresIn(await (await fetch(`${url}/metrics`)).text())).toEqual(documented(role));
    await process.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('say within seconds that the gateway is gone, and that it is back', async () => {
    await roles.get('gateway')?.process.kill('SIGKILL');
    expect((await becomes('engine', 'not_ready')).reasons[0]).toMatch(/Engine of shard 0: the gateway has been silent for \d+ s\./);
    expect((await becomes('dashboard', 'not_ready')).reasons[0]).toMatch(/No report from the gateway for \d+ s\./);
    await open('gateway', [], feed);
    for (const role of roles.keys()) await becomes(role, 'ready');
  });

  it('say that Redis is away, and go on when it is back', async () => {
    await servers.redis.kill();
    for (const role of roles.keys()) expect(JSON.stringify((await becomes(role, 'not_ready')).reasons)).toMatch(/Redis/);
    await servers.redis.restart();
    for (const role of roles.keys()) await becomes(role, 'ready');
  });
});
