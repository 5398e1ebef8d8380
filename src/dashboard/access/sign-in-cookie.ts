import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type EpochMs, HOUR_MS } from '../../market/index.js';

const COOKIE_NAME = 'tickstock_session';
const LIFETIME_MS = 12 * HOUR_MS;

/** Compares without telling by its duration how much was right; the lengths are hidden too. */
export function equalSecrets(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

/** A cookie value that shows, until it expires, that its bearer knew the token. It needs no memory here and survives a restart. */
export function issueCookie(token: string, now: EpochMs): string {
  const expires = now + LIFETIME_MS;
  return `${expires}.${signature(token, expires)}`;
}

export function cookieIsValid(value: string, token: string, now: EpochMs): boolean {
  const [expires, signed, ...rest] = value.split('.');
  if (expires === undefined || signed === undefined || rest.length > 0 || !/^\d{1,15}$/.test(expires)) return false;
  return equalSecrets(signed, signature(token, Number(expires))) && now < Number(expires);
}

/** The `Set-Cookie` header. */
export function cookieHeader(value: string): string {
  return `${COOKIE_NAME}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${LIFETIME_MS / 1_000}`;
}

/** The session cookie's value in a `Cookie` header. */
export function readCookie(header: string | undefined): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [name, value] = part.trim().split('=', 2);
    if (name === COOKIE_NAME) return value;
  }
  return undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function signature(token: string, expires: number): string {
  return createHmac('sha256', token).update(`tickstock dashboard session until ${expires}`).digest('hex');
}
