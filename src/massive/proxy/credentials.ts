import type { Proxy } from './proxy.js';

/** What a proxy wants to be shown; absent: no user is given. */
export function credentialsOf({ url: { username, password } }: Proxy): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
}

/** For programs that might tell the address in an error. */
export const withoutCredentials = ({ url: { protocol, host } }: Proxy): string => `${protocol}//${host}`;
