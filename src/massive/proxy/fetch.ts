import { credentialsOf, withoutCredentials } from './credentials.js';
import { ProxyError, proxyFailure } from './errors.js';
import type { Proxy } from './proxy.js';

type Fetch = typeof globalThis.fetch;

/**
 * `fetch` by way of a proxy (CONNECT), for https and http. Its HTTP client is loaded where there is a proxy alone, and at once: later a feed
 * that streams already would feel it. What fails at the proxy says so.
 */
export function fetchThrough(proxy: Proxy): Fetch {
  const loading = load(proxy);
  loading.catch(() => undefined);
  return async (input, init) => {
    const through = await loading;
    try {
      return await through(input, init);
    } catch (error) {
      const failure = causesOf(error)
        .map((cause) => proxyFailure(cause, proxy))
        .find((cause) => cause instanceof ProxyError);
      throw failure ? new TypeError(failure.advice.replace(/\.$/, '')) : error;
    }
  };
}

/** An error and what has led to it, the outermost first. */
function causesOf(error: unknown): readonly unknown[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

async function load(proxy: Proxy): Promise<Fetch> {
  // The runtime's own client takes no dispatcher of another version than the one that it has inside.
  const client = await import('undici');
  const token = credentialsOf(proxy);
  const uri = withoutCredentials(proxy);
  const dispatcher = new client.ProxyAgent({ uri, proxyTunnel: true, ...(token === undefined ? {} : { token }) });
  const through = client.fetch as unknown as (...request: Parameters<Fetch>) => ReturnType<Fetch>;
  return (input, init) => through(input, { ...init, dispatcher } as unknown as RequestInit);
}
