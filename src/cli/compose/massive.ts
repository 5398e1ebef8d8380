import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type FeedHistory, type Log, type Source, SOURCE_LABELS } from '../../market/index.js';
import {
  barSourceOf,
  delayMsOf,
  feedMeasurements,
  fetchThrough,
  MassiveClient,
  noRestCounters,
  type Proxy,
  type RestCounters,
  RestHistory,
  restMeasurements,
  restUrlFor,
  SharedFeed,
} from '../../massive/index.js';
import { type Config, ConfigError, proxyFor, systemClock } from '../../ops/index.js';
import { print } from '../output.js';
import type { Upstream } from './provider.js';

/** A server that speaks the vendor's protocol: the vendor itself, or the simulator. */
export interface MassiveServer {
  readonly url: string;
  readonly apiKey: string;
  readonly source: Source;
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

/** The vendor as the settings name it, and the way there. @throws ConfigError for a proxy that cannot be used */
export function massiveUpstream(config: Config, log: Log): Upstream {
  const restUrl = restUrlOf(config);
  const proxy = throughProxy(config, config.MASSIVE_WS_URL);
  const restProxy = restUrl === undefined ? undefined : throughProxy(config, restUrl);
  const proxies = [...new Map([proxy, restProxy].flatMap((way) => (way ? [[way.host, way.variable]] : [])))];
  for (const [host, variable] of proxies) log.info('the vendor is reached through a proxy', { proxy: host, because: variable });
  return upstreamAt(config, {
    ...(proxy ? { proxy } : {}),
    ...(restProxy ? { fetch: fetchThrough(restProxy) } : {}),
    ...(restUrl === undefined ? {} : { restUrl }),
    url: config.MASSIVE_WS_URL,
    apiKey: config.MASSIVE_API_KEY ?? '',
    source: sourceOf(config),
    rate: config.TICKSTOCK_FEED_RATE,
    restRate: config.MASSIVE_REST_RATE,
  });
}

export function upstreamAt(config: Config, server: MassiveServer): Upstream {
  const { url, source, rate, proxy, restUrl } = server;
  const asked = noRestCounters();
  let feed: MassiveClient | SharedFeed | undefined;
  const way = proxy ? ` through the proxy ${proxy.host} (${proxy.variable})` : '';
  return {
    source,
    label: `live from ${new URL(url).host}${way}`,
    account: accountOf(server),
    barsFrom: barSourceOf(config.MASSIVE_CHANNELS),
    rate,
    ...(SOURCE_LABELS[source].isLive ? { delayMs: delayMsOf(url) } : {}),
    openFeed: async (log) => (feed = await openFeed(config, server, log)),
    feedMeasurements: feedMeasurements(() => feed),
    historyMeasurements: restMeasurements(asked),
    ...(restUrl === undefined ? {} : { openHistory: (signal, log) => historyOf(server, restUrl, asked, signal, log) }),
  };
}

function accountOf({ apiKey, url }: MassiveServer): string {
  const account = createHash('sha256').update(apiKey).digest('hex').slice(0, 16);
  return `${account}:${new URL(url).pathname.replaceAll('/', '') || 'stocks'}`;
}

/** The vendor connection, with the relay for other programs where it is wanted. */
async function openFeed(
  config: Config,
  { url, apiKey, rate, source, proxy }: MassiveServer,
  log: Log,
): Promise<MassiveClient | SharedFeed> {
  const options = {
    url,
    apiKey,
    channels: config.MASSIVE_CHANNELS,
    clock: systemClock,
    random: Math.random,
    log,
    rate,
    // What the simulator plays has a time of its own.
    isLive: SOURCE_LABELS[source].isLive,
    ...(proxy ? { proxy } : {}),
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
  { apiKey, restRate, fetch }: MassiveServer,
  baseUrl: string,
  counters: RestCounters,
  signal: AbortSignal,
  log: Log,
): FeedHistory {
  return new RestHistory({
    baseUrl,
    apiKey,
    clock: systemClock,
    random: Math.random,
    log,
    signal,
    requestsPerSecond: restRate,
    counters,
    ...(fetch ? { fetch } : {}),
  });
}

export function throughProxy({ proxies }: Config, target: string): Proxy | undefined {
  const way = proxyFor(target, proxies);
  if (way && 'problem' in way) throw new ConfigError([way.problem]);
  return way?.proxy;
}

/** The simulator has stream and REST on one port. */
function restUrlOf(config: Config): string | undefined {
  if (config.MASSIVE_REST_URL !== undefined) return config.MASSIVE_REST_URL;
  const { host } = new URL(config.MASSIVE_WS_URL);
  return restUrlFor(config.MASSIVE_WS_URL) ?? (sourceOf(config) === 'synthetic' ? `http://${host}` : undefined);
}

/** A vendor address on this machine is the simulator, and its ticks are labelled so. */
function sourceOf(config: Config): Source {
  const { hostname } = new URL(config.MASSIVE_WS_URL);
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) ? 'synthetic' : 'massive';
}
