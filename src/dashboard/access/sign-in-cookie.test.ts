import { expect, it } from 'vitest';
import { epochMsOf, HOUR_MS } from '../../market/index.js';
import { cookieIsValid, equalSecrets, issueCookie, readCookie } from './sign-in-cookie.js';

const NOW = epochMsOf(1_700_000_000_000);

it('a cookie holds until it expires, for its token only', () => {
  const cookie = issueCookie('token', NOW);
  expect(cookieIsValid(cookie, 'token', NOW)).toBe(true);
  expect(cookieIsValid(cookie, 'token', epochMsOf(NOW + 12 * HOUR_MS))).toBe(false);
  expect(cookieIsValid(cookie, 'other', NOW)).toBe(false);
});

it.each(['', '.', 'x.y', '1.2.3', '99999999999999.00'])('%j is no cookie of ours', (value) => {
  expect(cookieIsValid(value, 'token', NOW)).toBe(false);
});

it('the cookie is found among others', () => {
  expect(readCookie('a=b; tickstock_session=1.2; c=d')).toBe('1.2');
  expect(readCookie('a=b')).toBeUndefined();
  expect(readCookie(undefined)).toBeUndefined();
});

it('secrets are equal only when they are', () => {
  expect(equalSecrets('abc', 'abc')).toBe(true);
  expect(equalSecrets('abc', 'abcd')).toBe(false);
});
