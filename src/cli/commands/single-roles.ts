import type { Command } from 'commander';
import type { Log } from '../../market/index.js';
import { type Backend, openBackend } from '../compose/backend.js';
import { openStore } from '../compose/database.js';
import { type ServerWait, whenItIsThere } from '../compose/server-wait.js';
import { makeDashboard, makeEngines, makeGateway, Observed, serveHealth } from '../compose/roles.js';
import { hasUpstream, upstreamOf } from '../compose/upstream.js';
import { type Config, systemClock } from '../../ops/index.js';
import type { Store } from '../../store/index.js';
import { MissingSettingError } from '../errors.js';
import { type Closers, untilStopped } from '../lifecycle.js';
import { print } from '../output.js';
import { becauseOfFile, loadConfig, openLog, parsePort, parseShards } from '../settings.js';

interface Role {
  readonly config: Config;
  readonly log: Log;
  readonly backend: Backend;
  readonly closers: Closers;
  readonly observed: Observed;
  readonly wait: ServerWait;
}

/** Single roles meet through Redis and PostgreSQL, so both addresses are needed. */
function needs(config: Config, names: readonly ('REDIS_URL' | 'DATABASE_URL' | 'MASSIVE_API_KEY')[]): void {
  const missing = names.filter((name) => config[name] === undefined);
  if (missing.length > 0) throw new MissingSettingError(missing, missing.includes('MASSIVE_API_KEY') ? becauseOfFile() : '');
}

async function runRole(config: Config, compose: (role: Role) => Promise<readonly Promise<void>[]>): Promise<void> {
  const log = openLog(config);
  await untilStopped(log, async (closers) => {
    const wait = { seconds: config.TICKSTOCK_START_WAIT_SECONDS, clock: systemClock, log, signal: closers.stopping };
    const backend = await whenItIsThere(() => openBackend(config, log), wait);
    closers.add('bus', () => backend.close());
    const observed = new Observed();
    observed.metrics.add(backend.measurements());
    return compose({ config, log, backend, closers, observed, wait });
  });
}

function startGateway({ config, log, backend, closers, observed }: Role, role: string): Promise<void> {
  const gateway = makeGateway(config, backend, upstreamOf(config, log.child('gateway')), role, observed, log);
  closers.add('gateway', () => gateway.stop());
  return gateway.start().done;
}

async function startHealth({ config, log, closers, observed }: Role): Promise<void> {
  closers.add('health', await serveHealth(config, observed, log));
}

async function storeOf({ config, log, closers, wait, observed }: Role): Promise<Store> {
  const { store, close, measurements } = await whenItIsThere(() => openStore(config, config.TICKSTOCK_DATA_DIR, log), wait);
  closers.add('store', close);
  observed.metrics.add(measurements);
  return store;
}

async function startEngines(role: Role, shards: readonly number[]): Promise<Promise<void>[]> {
  const { config, log, backend, observed, closers } = role;
  const store = await storeOf(role);
  const running: Promise<void>[] = [];
  const upstream = hasUpstream(config) ? upstreamOf(config, log.child('engine')) : undefined;
  const engines = await makeEngines(config, backend, store, shards, observed, log, upstream);
  await startHealth(role);
  for (const engine of engines) {
    closers.add('engine', () => engine.stop());
    running.push((await engine.start()).done);
  }
  return running;
}

async function startDashboard(role: Role): Promise<void> {
  const { config, log, backend, closers, observed } = role;
  const store = await storeOf(role);
  const dashboard = await makeDashboard(config, backend, store, observed, log);
  closers.add('dashboard', () => dashboard.close());
  print(`dashboard: ${dashboard.url}`);
}

interface PortOption {
  readonly port?: string;
}

interface HealthOption {
  readonly healthPort?: string;
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
        await startDashboard(role);
        return [startGateway(role, 'app')];
      });
    });
  program
    .command('gateway')
    .description('holds the vendor connection and forwards every tick to Redis (REDIS_URL, MASSIVE_API_KEY)')
    .option('--health-port <port>', 'port of /health and /metrics; any free one by default (TICKSTOCK_HEALTH_PORT)', parsePort)
    .action(async ({ healthPort }: HealthOption) => {
      const config = loadConfig({ TICKSTOCK_HEALTH_PORT: healthPort });
      needs(config, ['REDIS_URL', 'MASSIVE_API_KEY']);
      await runRole(config, async (role) => {
        await startHealth(role);
        return [startGateway(role, 'gateway')];
      });
    });
  program
    .command('engine')
    .description('reads the tick log, computes, publishes and records (REDIS_URL, DATABASE_URL)')
    .option('--shards <list>', 'which shards of the tick log, such as 0,1; all by default', parseShards)
    .option('--health-port <port>', 'port of /health and /metrics; any free one by default (TICKSTOCK_HEALTH_PORT)', parsePort)
    .action(async ({ shards, healthPort }: HealthOption & { readonly shards?: number[] }) => {
      const config = loadConfig({ TICKSTOCK_HEALTH_PORT: healthPort });
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
        await startDashboard(role);
        return [];
      });
    });
}
