import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createDashboard, type Dashboard, startHealthServer } from '../../dashboard/index.js';
import { EngineService } from '../../engine/index.js';
import { type GatewayOptions, GatewayService } from '../../gateway/index.js';
import { isoTime, type Log, MINUTE_MS, type Source } from '../../market/index.js';
import {
  feedMeasurements,
  MassiveClient,
  noRestCounters,
  type RestCounters,
  RestHistory,
  restMeasurements,
  SharedFeed,
} from '../../massive/index.js';
import { type Config, Metrics, type Proxy, Readiness, resourceMeter, systemClock } from '../../ops/index.js';
import { pluginMeasurements, PluginProblems } from '../../plugins/index.js';
import type { Store } from '../../store/index.js';
import { print } from '../output.js';
import { packageRoot, version } from '../version.js';
import type { Backend } from './backend.js';
import { openCatalogue } from './catalogue.js';
import { barsFrom, planSource } from './engine-plan.js';

export interface Upstream {
  readonly url: string;
  readonly apiKey: string;
  readonly source: Source;
  /** Feed milliseconds per machine millisecond while the feed is quiet. */
  readonly rate: number;
  /** Where gaps are repaired from; absent: they stay. */
  readonly restUrl?: string;
  /** Requests to it a second, at most. */
  readonly restRate: number;
  /** Absent: the stream is reached directly. */
  readonly proxy?: Proxy;
  /** Absent: the runtime's own. */
  readonly fetch?: typeof fetch;
}

/** The vendor's `delayed…` hosts send everything a quarter of an hour later. */
const DELAY_MS = 15 * MINUTE_MS;
const delayOf = (url: string): number => (new URL(url).hostname.startsWith('delayed') ? DELAY_MS : 0);

/** Names the account without giving its key away. */
function leaseName(upstream: Upstream): string {
  const account = createHash('sha256').update(upstream.apiKey).digest('hex').slice(0, 16);
  return `vendor:${account}:${new URL(upstream.url).pathname.replaceAll('/', '') || 'stocks'}`;
}

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
  const repairs = noRestCounters();
  let feed: MassiveClient | SharedFeed | undefined;
  const gateway = new GatewayService({
    openFeed: async () => (feed = await openFeed(config, upstream, gatewayLog)),
    ...historyOf(upstream, repairs, gatewayLog),
    repairFrom: barsFrom(config),
    symbols: config.TICKSTOCK_SYMBOLS,
    source: upstream.source,
    bus,
    tickLog,
    leases,
    leaseName: leaseName(upstream),
    holder: { host: hostname(), pid: process.pid, role, since: isoTime(systemClock.now()) },
    clock: systemClock,
    random: Math.random,
    log: gatewayLog,
    feedClock: { rate: upstream.rate },
    ...(upstream.source === 'massive' ? { feedDelayMs: delayOf(upstream.url) } : {}),
    ...(config.MARKET_TICK_FORWARD_ENABLED ? { tickChannel: config.REDIS_MARKET_TICK_CHANNEL } : {}),
  });
  metrics.add(gateway.measurements());
  metrics.add(feedMeasurements(() => feed));
  metrics.add(restMeasurements(repairs, 'repair'));
  readiness.add(() => gateway.reasons());
  return gateway;
}

/** The vendor connection, with the relay for other programs where it is wanted. */
async function openFeed(config: Config, upstream: Upstream, log: Log): Promise<MassiveClient | SharedFeed> {
  const options = {
    url: upstream.url,
    apiKey: upstream.apiKey,
    channels: config.MASSIVE_CHANNELS,
    clock: systemClock,
    random: Math.random,
    log,
    rate: upstream.rate,
    // What the simulator plays has a time of its own.
    isLive: upstream.source === 'massive',
    ...(upstream.proxy ? { proxy: upstream.proxy } : {}),
  };
  if (!config.TICKSTOCK_RELAY) return new MassiveClient(options);
  const { TICKSTOCK_RELAY_TLS_CERT: cert, TICKSTOCK_RELAY_TLS_KEY: key } = config;
  const feed = await SharedFeed.open(options, {
    host: config.TICKSTOCK_RELAY_HOST,
    port: config.TICKSTOCK_RELAY_PORT,
    tokens: config.TICKSTOCK_RELAY_TOKENS,
    ...(cert === undefined || key === undefined ? {} : { tls: { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') } }),
  });
  print(`relay: ${feed.relay.url}`);
  return feed;
}

function historyOf(
  { restUrl: baseUrl, restRate: requestsPerSecond, apiKey, fetch }: Upstream,
  counters: RestCounters,
  log: Log,
): Pick<GatewayOptions, 'openHistory'> {
  if (baseUrl === undefined) return {};
  return {
    openHistory: (signal) =>
      new RestHistory({
        baseUrl,
        apiKey,
        clock: systemClock,
        random: Math.random,
        log,
        signal,
        requestsPerSecond,
        counters,
        ...(fetch ? { fetch } : {}),
      }),
  };
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
  const warmUps = noRestCounters();
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
        warmUp: { symbols: config.TICKSTOCK_SYMBOLS, ...(upstream ? historyOf(upstream, warmUps, log) : {}) },
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
  metrics.add(restMeasurements(warmUps, 'warm_up'));
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
