import type { Log } from '../../market/index.js';
import { fetchThrough } from '../../massive/index.js';
import { type Config, ConfigError, type Proxy, proxyFor } from '../../ops/index.js';
import type { Upstream } from './roles.js';

/** The vendor as the settings name it, and the way there. @throws ConfigError for a proxy that cannot be used */
export function upstreamOf(config: Config, log: Log): Upstream {
  const restUrl = restUrlOf(config);
  const proxy = throughProxy(config, config.MASSIVE_WS_URL);
  const restProxy = restUrl === undefined ? undefined : throughProxy(config, restUrl);
  const told = [...new Map([proxy, restProxy].flatMap((way) => (way ? [[way.host, way.variable]] : [])))];
  for (const [host, variable] of told) log.info('the vendor is reached through a proxy', { proxy: host, because: variable });
  return {
    ...(proxy ? { proxy } : {}),
    ...(restProxy ? { fetch: fetchThrough(restProxy) } : {}),
    url: config.MASSIVE_WS_URL,
    apiKey: config.MASSIVE_API_KEY ?? '',
    source: sourceOf(config),
    rate: config.TICKSTOCK_FEED_RATE,
    restRate: config.MASSIVE_REST_RATE,
    ...withRest(restUrl),
  };
}

export function throughProxy({ proxies }: Config, target: string): Proxy | undefined {
  const way = proxyFor(target, proxies);
  if (way && 'problem' in way) throw new ConfigError([way.problem]);
  return way?.proxy;
}

/** The vendor's own REST interface belongs to its own stream; the simulator has both on one port. */
function restUrlOf(config: Config): string | undefined {
  if (config.MASSIVE_REST_URL !== undefined) return config.MASSIVE_REST_URL;
  const { hostname, host } = new URL(config.MASSIVE_WS_URL);
  if (/(^|\.)(massive\.com|polygon\.io)$/.test(hostname)) return 'https://api.massive.com';
  return sourceOf(config) === 'synthetic' ? `http://${host}` : undefined;
}

/** A vendor address on this machine is the simulator, and its ticks are labelled so. */
function sourceOf(config: Config): Upstream['source'] {
  const { hostname } = new URL(config.MASSIVE_WS_URL);
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) ? 'synthetic' : 'massive';
}

function withRest(restUrl: string | undefined): Pick<Upstream, 'restUrl'> {
  return restUrl === undefined ? {} : { restUrl };
}
