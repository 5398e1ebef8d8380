import { BlockList, isIP } from 'node:net';
import type { Proxy } from '../massive/index.js';

interface Variable {
  readonly variable: string;
  readonly value: string;
}

/** The variables that most programs go by, as they are set here. */
export interface ProxySettings {
  readonly HTTPS_PROXY?: Variable;
  readonly HTTP_PROXY?: Variable;
  readonly ALL_PROXY?: Variable;
  readonly NO_PROXY?: Variable;
}

type Way = { readonly proxy: Proxy } | { /** Begins with the variable. */ readonly problem: string; readonly variable: string };

export const PROXY_NAMES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'] as const;

/** Written in small letters a variable counts first, as with curl. */
export function proxySettingsOf(environment: Readonly<Record<string, string | undefined>>): ProxySettings {
  return Object.fromEntries(
    PROXY_NAMES.flatMap((name) => {
      const variable = [name.toLowerCase(), name].find((written) => (environment[written] ?? '').trim() !== '');
      return variable === undefined ? [] : [[name, { variable, value: (environment[variable] ?? '').trim() }]];
    }),
  );
}

/**
 * Which proxy a connection goes through, if any. This machine is never reached through one.
 * @returns also why a variable cannot be used, without its value
 */
export function proxyFor(target: string, settings: ProxySettings): Way | undefined {
  const { protocol, hostname, port } = new URL(target);
  const isSecure = protocol === 'https:' || protocol === 'wss:';
  const chosen = (isSecure ? settings.HTTPS_PROXY : settings.HTTP_PROXY) ?? settings.ALL_PROXY;
  if (chosen === undefined || isLoopback(hostname)) return undefined;
  if (isExcepted(bare(hostname), Number(port) || (isSecure ? 443 : 80), settings.NO_PROXY?.value ?? '')) return undefined;
  return parseProxy(chosen);
}

function parseProxy({ variable, value }: Variable): Way {
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (/^socks/i.test(text))
    return {
      problem: `${variable} names a SOCKS proxy, which TickStock does not support; name an HTTP proxy, or exempt the vendor with NO_PROXY`,
      variable,
    };
  const wrong = `${variable} must be a proxy such as http://host:port or http://user:password@host:port`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') return { problem: wrong, variable };
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '' || !isDecodable(url.username + url.password))
    return { problem: `${wrong}; in user name and password write / as %2F, # as %23, ? as %3F, % as %25`, variable };
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return { proxy: { url, host: `${url.hostname}:${port}`, variable } };
}

/** As it may be shown: without user and password. */
export function printableProxy(variable: Variable): string {
  const parsed = parseProxy(variable);
  return 'proxy' in parsed ? `${parsed.proxy.url.protocol}//${parsed.proxy.host}` : '[set, but not an HTTP proxy]';
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const bare = (hostname: string): string => hostname.replaceAll(/^\[|\]$|\.$/g, '').toLowerCase();

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('0.0.0.0');
LOOPBACK.addAddress('::1', 'ipv6');

function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  return host === 'localhost' || host.endsWith('.localhost') || isIn(LOOPBACK, host);
}

function isIn(list: BlockList, host: string): boolean {
  const family = isIP(host);
  return family !== 0 && list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** `*`, `vendor.com` and `.vendor.com` (both with all names below), either with `:port`, addresses, and networks such as `10.0.0.0/8`. */
function isExcepted(host: string, port: number, exceptions: string): boolean {
  return exceptions.split(/[,\s]+/).some((entry) => {
    if (entry === '' || entry === '*') return entry === '*';
    const network = /^([\d.]+|[\da-f:]+)\/(\d+)$/i.exec(entry);
    if (network) return isInNetwork(host, network[1] ?? '', Number(network[2]));
    const withPort = isIP(entry) === 6 ? undefined : /^(.+):(\d+)$/.exec(entry);
    if (withPort && Number(withPort[2]) !== port) return false;
    const name = bare(withPort?.[1] ?? entry).replace(/^\*?\./, '');
    return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
  });
}

function isInNetwork(host: string, address: string, bits: number): boolean {
  const family = isIP(address);
  if (family === 0 || bits > (family === 4 ? 32 : 128)) return false;
  const network = new BlockList();
  network.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  return isIn(network, host);
}
