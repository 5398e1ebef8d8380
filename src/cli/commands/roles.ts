import type { Command } from 'commander';
import type { Backend } from '../compose/backend.js';
import { openBackend } from '../compose/backend.js';
import { openStore } from '../compose/database.js';
import { measureGateway } from '../compose/measure.js';
import { makeDashboard, makeEngines, makeGateway } from '../compose/roles.js';
import { upstreamOf } from '../compose/upstream.js';
import { type Config, type Log, Metrics } from '../../ops/index.js';
import { MissingSettingError } from '../errors.js';
import { type Closers, untilStopped } from '../lifecycle.js';
import { print } from '../output.js';
import { loadConfig, openLog, parsePort, parseShards } from '../settings.js';

interface Role {
  readonly config: Config;
  readonly log: Log;
  readonly backend: Backend;
  readonly closers: Closers;
}

/** Single roles meet through Redis and PostgreSQL, so both addresses are needed. */
function needs(config: Config, names: readonly ('REDIS_URL' | 'DATABASE_URL' | 'MASSIVE_API_KEY')[]): void {
  const missing = names.filter((name) => config[name] === undefined);
  if (missing.length > 0) throw new MissingSettingError(missing);
}

async function runRole(config: Config, compose: (role: Role) => Promise<readonly Promise<void>[]>): Promise<void> {
  const log = openLog(config);
  await untilStopped(log, async (closers) => {
    const backend = await openBackend(config, log);
    closers.add('bus', () => backend.close());
    return compose({ config, log, backend, closers });
  });
}

function startGateway({ config, log, backend, closers }: Role, role: string, metrics?: Metrics): Promise<void> {
  const gateway = makeGateway(config, backend, upstreamOf(config), role, log);
  if (metrics) measureGateway(metrics, gateway);
  closers.add('gateway', () => gateway.stop());
  return gateway.start().done;
}

async function startEngines({ config, log, backend, closers }: Role, shards: readonly number[]): Promise<Promise<void>[]> {
  const { store, close } = await openStore(config, config.TICKSTOCK_DATA_DIR, log);
  closers.add('store', close);
  const running: Promise<void>[] = [];
  const upstream = config.MASSIVE_API_KEY === undefined ? undefined : upstreamOf(config);
  for (const engine of await makeEngines(config, backend, store, shards, log, upstream)) {
    closers.add('engine', () => engine.stop());
    running.push((await engine.start()).done);
  }
  return running;
}

async function startDashboard({ config, log, backend, closers }: Role, metrics: Metrics): Promise<void> {
  const { store, close } = await openStore(config, config.TICKSTOCK_DATA_DIR, log);
  closers.add('store', close);
  const dashboard = await makeDashboard(config, backend, store, metrics, log);
  closers.add('dashboard', () => dashboard.close());
  print(`dashboard: ${dashboard.url}`);
}

interface PortOption {
  readonly port?: string;
}

export function addRoles(program: Command): void {
  program
    .command('app')
    .description('gateway and dashboard in one process; the engine runs beside it (REDIS_URL, DATABASE_URL, MASSIVE_API_KEY)')
    .option('--port <port>', 'port of the dashboard (TICKSTOCK_PORT)', parsePort)
    .action(async ({ port }: PortOption) => {
      const config = loadConfig({ TICKSTOCK_PORT: port });
      needs(config, ['REDIS_URL', 'DATABASE_URL', 'MASSIVE_API_KEY']);
      await runRole(config, async (role) => {
        const metrics = new Metrics();
        await startDashboard(role, metrics);
        return [startGateway(role, 'app', metrics)];
      });
    });
  program
    .command('gateway')
    .description('holds the vendor connection and forwards every tick to Redis (REDIS_URL, MASSIVE_API_KEY)')
    .action(async () => {
      const config = loadConfig();
      needs(config, ['REDIS_URL', 'MASSIVE_API_KEY']);
      await runRole(config, async (role) => [startGateway(role, 'gateway')]);
    });
  program
    .command('engine')
    .description('reads the tick log, computes, publishes and records (REDIS_URL, DATABASE_URL)')
    .option('--shards <list>', 'which shards of the tick log, such as 0,1; all by default', parseShards)
    .action(async ({ shards }: { readonly shards?: number[] }) => {
      const config = loadConfig();
      needs(config, ['REDIS_URL', 'DATABASE_URL']);
      const all = Array.from({ length: config.TICKSTOCK_LOG_SHARDS }, (_, shard) => shard);
      await runRole(config, (role) => startEngines(role, shards ?? all));
    });
  program
    .command('dashboard')
    .description('serves the page and the HTTP API (REDIS_URL, DATABASE_URL)')
    .option('--port <port>', 'port (TICKSTOCK_PORT)', parsePort)
    .action(async ({ port }: PortOption) => {
      const config = loadConfig({ TICKSTOCK_PORT: port });
      needs(config, ['REDIS_URL', 'DATABASE_URL']);
      await runRole(config, async (role) => {
        await startDashboard(role, new Metrics());
        return [];
      });
    });
}
