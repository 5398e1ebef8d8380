import type { Config } from '../../ops/index.js';
import type { Upstream } from './roles.js';

/** The vendor as the settings name it. */
export function upstreamOf(config: Config): Upstream {
  return {
    url: config.MASSIVE_WS_URL,
    apiKey: config.MASSIVE_API_KEY ?? '',
    source: sourceOf(config),
    rate: config.TICKSTOCK_FEED_RATE,
    restRate: config.MASSIVE_REST_RATE,
    ...withRest(restUrlOf(config)),
  };
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
