import { BusUnavailableError } from '../index.js';

/** What REDIS_URL says. Only `where` may be shown. */
export interface RedisEndpoint {
  /** `host:port`. */
  readonly where: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly database: number;
  readonly username?: string;
  readonly password?: string;
}

const DEFAULT_PORT = 6379;
const FORM = 'REDIS_URL has the form redis://[user:password@]host[:port][/database], or rediss:// for TLS';

const malformed = (problem: string): BusUnavailableError => new BusUnavailableError(`${FORM}; ${problem}`, { isForGood: true });

/** Errors: `BusUnavailableError` that never repeats the text, as a password may stand in it. */
export function parseRedisUrl(text: string): RedisEndpoint {
  if (!URL.canParse(text)) throw malformed('the URL cannot be parsed');
  const url = new URL(text);
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') throw malformed('the URL names another protocol');
  if (url.hostname === '') throw malformed('the URL names no host');
  const database = url.pathname.length > 1 ? Number(url.pathname.slice(1)) : 0;
  if (!Number.isInteger(database) || database < 0) throw malformed('the database in the URL is not a number');
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port);
  return {
    where: `${url.hostname}:${port}`,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    tls: url.protocol === 'rediss:',
    database,
    ...(url.username === '' ? {} : { username: decoded(url.username) }),
    ...(url.password === '' ? {} : { password: decoded(url.password) }),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw malformed('a "%" in the user name or password must be written as %25');
  }
}
