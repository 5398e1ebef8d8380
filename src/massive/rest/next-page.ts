import { RestPagesError } from './errors.js';

/** Names under which the vendor's one REST server answers. */
const VENDOR = new Set(['api.massive.com', 'api.polygon.io']);
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** An address on the vendor's server, `base`, which may have a path of its own in front. */
export function addressOf(base: URL, path: string, search = ''): URL {
  const url = new URL(base);
  const prefix = base.pathname.replace(/\/+$/, '');
  url.pathname = path.startsWith(`${prefix}/`) ? path : prefix + path;
  url.search = search;
  url.hash = '';
  return url;
}

/**
 * Where the next page lies. Its path and query are asked for at `base`, whatever name of the same server the vendor wrote: the key
 * goes where the settings send it, and nowhere else.
 * @param path what all pages of this answer begin with
 * @throws RestPagesError
 */
export function nextPage(next: string, base: URL, path: string): URL {
  if (!URL.canParse(next, base.href)) throw new RestPagesError(`The next page of ${path} has an invalid address: "${next.slice(0, 200)}".`);
  const named = new URL(next, base);
  if (!isSameServer(named, base)) throw new RestPagesError(`The next page of ${path} is on another server, ${named.host || named.href}.`);
  const url = addressOf(base, named.pathname, named.search);
  url.searchParams.delete('apiKey');
  const begin = addressOf(base, path).pathname;
  if (!decoded(url.pathname).startsWith(decoded(begin)))
    throw new RestPagesError(`The next page of ${path} belongs to another resource, ${named.pathname}.`);
  return url;
}

function isSameServer(named: URL, base: URL): boolean {
  if (named.protocol !== 'http:' && named.protocol !== 'https:') return false;
  if (named.host === base.host || (VENDOR.has(named.hostname) && named.port === '')) return true;
  return LOOPBACK.has(named.hostname) && LOOPBACK.has(base.hostname) && named.port === base.port;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
