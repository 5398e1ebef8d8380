import { hostname } from 'node:os';
import { join } from 'node:path';
import { createDashboard, type Dashboard, startHealthServer } from '../../dashboard/index.js';
import { EngineService } from '../../engine/index.js';
import { type GatewayOptions, GatewayService } from '../../gateway/index.js';
import { isoTime, type Log } from '../../market/index.js';
import { type Config, Metrics, Readiness, resourceMeter, systemClock } from '../../ops/index.js';
import { pluginMeasurements, PluginProblems } from '../../plugins/index.js';
import type { Store } from '../../store/index.js';
import { print } from '../output.js';
import { packageRoot, version } from '../version.js';
import type { Backend } from './backend.js';
import { openCatalogue } from './plugins.js';
import { planSource } from './engine-plan.js';
import type { Upstream } from './provider.js';
import { historyMeasurements } from './upstream.js';

export function makeGateway(
  config: Config,
  backend: Backend,
  upstream: Upstream,
  role: string,
  { metrics, readiness }: Observed,
  log: Log,
): GatewayService {
  const { bus, tickLog, leases } = backend;
  const gatewayLog = log.child('gateway');
  const gateway = new GatewayService({
    openFeed: () => upstream.openFeed(gatewayLog),
    ...historyOf(upstream, gatewayLog),
    repairFrom: upstream.barsFrom,
    symbols: config.TICKSTOCK_SYMBOLS,
    source: upstream.source,
    bus,
    tickLog,
    leases,
    leaseName: `vendor:${upstream.account}`,
    holder: { host: hostname(), pid: process.pid, role, since: isoTime(systemClock.now()) },
    clock: systemClock,
    random: Math.random,
    log: gatewayLog,
    feedClock: { rate: upstream.rate },
    ...(upstream.delayMs === undefined ? {} : { feedDelayMs: upstream.delayMs }),
    ...(config.MARKET_TICK_FORWARD_ENABLED ? { tickChannel: config.REDIS_MARKET_TICK_CHANNEL } : {}),
  });
  metrics.add(gateway.measurements());
  metrics.add(upstream.feedMeasurements);
  metrics.add(historyMeasurements(upstream));
  readiness.add(() => gateway.reasons());
  return gateway;
}

function historyOf({ openHistory }: Upstream, log: Log): Pick<GatewayOptions, 'openHistory'> {
  return openHistory ? { openHistory: (signal) => openHistory(signal, log) } : {};
}

/** @param upstream whom to ask for the minutes before the start; absent: the store alone */
export async function makeEngines(
  config: Config,
  backend: Backend,
  store: Store,
  shards: readonly number[],
  { metrics, readiness }: Observed,
  log: Log,
  upstream?: Upstream,
): Promise<EngineService[]> {
  const problems = new PluginProblems();
  const catalogue = await openCatalogue(config.TICKSTOCK_PLUGINS, log, problems);
  const engines = shards.map(
    (shard) =>
      new EngineService({
        shard,
        tickLog: backend.tickLog,
        bus: backend.bus,
        store,
        clock: systemClock,
        random: Math.random,
        log: log.child('engine'),
        plans: planSource(config, catalogue, store, log.child('engine')),
        warmUp: { symbols: config.TICKSTOCK_SYMBOLS, ...(upstream ? historyOf(upstream, log) : {}) },
        universe: config.SYMBOL_UNIVERSE_KEY,
        owner: `${hostname()}:${process.pid}`,
        resources: resourceMeter(),
        batchRows: config.STREAMING_BATCH_SIZE,
        flushIntervalMs: config.STREAMING_FLUSH_INTERVAL * 1_000,
        healthIntervalMs: config.STREAMING_HEALTH_CHECK_INTERVAL * 1_000,
        ...(backend.retentionMs === undefined ? {} : { keptMs: backend.retentionMs }),
      }),
  );
  for (const engine of engines) {
    metrics.add(engine.measurements());
    readiness.add(() => engine.reasons());
  }
  metrics.add(historyMeasurements(upstream));
  metrics.add(pluginMeasurements(problems));
  return engines;
}

/** What a process says of itself to whoever asks. */
export class Observed {
  readonly metrics = new Metrics(version);
  readonly readiness = new Readiness();
}

/** `/health/live`, `/health/ready` and `/metrics` of a process without a dashboard. */
export async function serveHealth(config: Config, { metrics, readiness }: Observed, log: Log): Promise<() => Promise<void>> {
  const server = await startHealthServer({
    host: config.TICKSTOCK_HOST,
    port: config.TICKSTOCK_HEALTH_PORT,
    clock: systemClock,
    log: log.child('health'),
    reasons: () => readiness.reasons(),
    metrics: () => metrics.text(),
    ...(config.TICKSTOCK_TOKEN === undefined ? {} : { token: config.TICKSTOCK_TOKEN }),
  });
  print(`health: ${server.url}`);
  return () => server.close();
}

export async function makeDashboard(
  config: Config,
  backend: Backend,
  store: Store,
  { metrics, readiness }: Observed,
  log: Log,
): Promise<Dashboard> {
  const dashboard = await createDashboard({
    bus: backend.bus,
    store,
    host: config.TICKSTOCK_HOST,
    port: config.TICKSTOCK_PORT,
    webRoot: join(packageRoot, 'dist', 'web'),
    log: log.child('dashboard'),
    clock: systemClock,
    random: Math.random,
    version,
    metrics: () => metrics.text(),
    readiness: () => readiness.reasons(),
    ...(config.TICKSTOCK_TOKEN === undefined ? {} : { token: config.TICKSTOCK_TOKEN }),
  });
  metrics.add(dashboard.measurements());
  return dashboard;
}
