import type { IncomingMessage } from 'node:http';
import type { EpochMs, TickStockError } from '../../market/index.js';
import { ForbiddenError, UnauthorizedError } from '../errors.js';
import { cookieIsValid, equalSecrets, readCookie } from './sign-in-cookie.js';

/** Answers without a token: what a process supervisor asks, and where one signs in. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/health/live', '/login']);

/**
 * Decides who may in. Without a token only this machine's own programs and pages: both the peer's address and the Host
 * header must be loopback, since a hostile page can make a name of its own point here (DNS rebinding). With a token: who
 * shows it, as a bearer or by the cookie of /login. A browser's Origin must always be this dashboard.
 */
export class Gate {
  private readonly token: string | undefined;

  constructor(token: string | undefined) {
    this.token = token;
  }

  /** @returns why the request may not in; undefined when it may */
  check(request: IncomingMessage, now: EpochMs): TickStockError | undefined {
    const { host, origin } = request.headers;
    if (origin !== undefined && hostOfOrigin(origin) !== host?.toLowerCase()) {
      return new ForbiddenError(`A page of ${origin.slice(0, 200)} may not use this dashboard.`);
    }
    if (this.token === undefined) return checkLoopback(host, request.socket.remoteAddress);
    const path = request.url?.split('?', 1)[0] ?? '';
    if (OPEN_PATHS.has(path) || this.knowsToken(request, this.token, now)) return undefined;
    return new UnauthorizedError('This dashboard requires its token.');
  }

  /** As `check`; a browser that shows its cookie on a socket must also name its Origin, since cookies travel by themselves. */
  checkUpgrade(request: IncomingMessage, now: EpochMs): TickStockError | undefined {
    const byCookie = this.token !== undefined && request.headers.authorization === undefined;
    if (byCookie && request.headers.origin === undefined) return new ForbiddenError('A socket opened with a cookie must send its Origin.');
    return this.check(request, now);
  }

  isToken(given: string): boolean {
    return this.token !== undefined && equalSecrets(given, this.token);
  }

  private knowsToken(request: IncomingMessage, token: string, now: EpochMs): boolean {
    const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return equalSecrets(bearer, token);
    const cookie = readCookie(request.headers.cookie);
    return cookie !== undefined && cookieIsValid(cookie, token, now);
  }
}

function checkLoopback(host: string | undefined, peer: string | undefined): TickStockError | undefined {
  if (!isLoopbackAddress(peer)) return new ForbiddenError('Without a token this dashboard serves only its own machine.');
  if (!isLoopbackHost(host))
    return new ForbiddenError(`Without a token this dashboard does not answer to the name ${String(host).slice(0, 200)}.`);
  return undefined;
}

/** `Host` header values that always mean this machine, with or without a port. */
function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && (address === '::1' || /^(::ffff:)?127\./.test(address));
}

function hostOfOrigin(origin: string): string | undefined {
  return /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase();
}
