import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proxyFor, proxySettingsOf } from './proxy.js';

/** `host:port` and variable of the proxy, what is wrong with it, or `direct`. */
function way(target: string, environment: Record<string, string>): string {
  const found = proxyFor(target, proxySettingsOf(environment));
  if (found === undefined) return 'direct';
  return 'problem' in found ? found.problem : `${found.proxy.host} ${found.proxy.variable}`;
}

const STREAM = 'wss://socket.massive.com/stocks';

describe('the proxy of a connection', () => {
  it('goes by what is encrypted, and by small letters first', () => {
    const environment = { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2', ALL_PROXY: 'http://c:3' };
    expect(way(STREAM, environment)).toBe('a:1 HTTPS_PROXY');
    expect(way('https://api.massive.com', environment)).toBe('a:1 HTTPS_PROXY');
    expect(way('ws://vendor.test/stocks', environment)).toBe('b:2 HTTP_PROXY');
    expect(way('http://vendor.test', environment)).toBe('b:2 HTTP_PROXY');
    expect(way(STREAM, { ...environment, https_proxy: 'http://d:4' })).toBe('d:4 https_proxy');
    expect(way(STREAM, { ...environment, https_proxy: ' ' })).toBe('a:1 HTTPS_PROXY');
    expect(way(STREAM, { HTTP_PROXY: 'http://b:2', ALL_PROXY: 'http://c:3' })).toBe('c:3 ALL_PROXY');
    expect(way(STREAM, { HTTP_PROXY: 'http://b:2' })).toBe('direct');
  });

  it.each([
    ['proxy.corp:3128', 'proxy.corp:3128'],
    ['http://proxy.corp', 'proxy.corp:80'],
    ['https://proxy.corp/', 'proxy.corp:443'],
    ['HTTP://me:p%40ss@proxy.corp:3128', 'proxy.corp:3128'],
    ['me:p@ss@proxy.corp:3128', 'proxy.corp:3128'],
    ['http://[::1]:3128', '[::1]:3128'],
    ['\thttp://proxy.corp:3128\r\n', 'proxy.corp:3128'],
  ])('is read: %j', (value, host) => {
    expect(way(STREAM, { HTTPS_PROXY: value })).toBe(`${host} HTTPS_PROXY`);
  });

  it.each([
    'http://',
    'http://proxy.corp:99999',
    'ftp://s3cret@proxy.corp',
    'http://me:s3#cret@proxy.corp:3128',
    'http://1:1/s3cret@proxy.corp:3128',
    'http://me:s3?cret@proxy.corp',
    'http://me:s3%cret@proxy.corp:3128',
    'http://proxy.corp:3128/s3cret',
    'socks5://me:s3cret@proxy.corp:1080',
    'SOCKS5H://proxy.corp:1080',
    'proxy corp',
  ])('cannot be %j, and the message does not show it', (value) => {
    const said = way(STREAM, { HTTPS_PROXY: value });
    expect(said).toMatch(
      value.toLowerCase().startsWith('socks') ? /^HTTPS_PROXY names a SOCKS proxy/ : /^HTTPS_PROXY must be a proxy such as/,
    );
    expect(said).not.toMatch(/s3|cret|corp/);
  });

  it('leaves one alone that nobody would ask', () => {
    expect(way(STREAM, { HTTPS_PROXY: 'http://a:1', ALL_PROXY: 'socks5://b:2' })).toBe('a:1 HTTPS_PROXY');
    expect(way(STREAM, { ALL_PROXY: 'socks5://b:2', NO_PROXY: '*' })).toBe('direct');
  });

  it.each(['127.0.0.1:8765', '127.9.9.9', 'localhost:1', 'sim.localhost', '[::1]:8765', '127.1', '0.0.0.0:1', '[::ffff:127.0.0.1]'])(
    'is none to this machine: %s',
    (host) => {
      const environment = { HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'http://a:1', ALL_PROXY: 'http://a:1' };
      for (const scheme of ['ws', 'wss', 'http', 'https']) expect(way(`${scheme}://${host}/stocks`, environment)).toBe('direct');
    },
  );
});

describe('NO_PROXY', () => {
  const excepts = (target: string, list: string): boolean =>
    way(target, { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://a:1', no_proxy: list }) === 'direct';

  it.each([
    ['*', true],
    ['massive.com', true],
    ['.massive.com', true],
    ['*.massive.com', true],
    ['MASSIVE.com', true],
    ['socket.massive.com', true],
    ['socket.massive.com.', true],
    ['socket.massive.com:443', true],
    ['massive.com:443', true],
    ['socket.massive.com:8443', false],
    ['ssive.com', false],
    ['massive', false],
    ['api.massive.com', false],
    ['a.socket.massive.com', false],
    ['10.0.0.0/8', false],
    ['', false],
    [' , ,', false],
    ['localhost, 10.0.0.0/8 , .massive.com', true],
    ['localhost massive.com', true],
  ])('%j excepts the stream: %s', (list, excepted) => {
    expect(excepts(STREAM, list)).toBe(excepted);
  });

  it.each([
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.0.0.0/8', true],
    ['10.1.2.3', '10.1.2.3:80', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['10.1.2.3', '2.3', false],
    ['10.1.2.3', '10.0.0.0/99', false],
    ['[fd00::1]', 'fd00::1', true],
    ['[fd00::1]', '[fd00::1]:80', true],
    ['[fd00::1]', '[fd00::1]:81', false],
    ['[fd00::1]', 'fd00::/8', true],
  ])('of %s: %j, %s', (host, list, excepted) => {
    expect(excepts(`ws://${host}/stocks`, list)).toBe(excepted);
  });

  it('takes its entries in any order, blanks between', () => {
    const others = fc.array(fc.constantFrom('', 'other.test', '.x.test:1', '10.0.0.0/8', 'org.', 'fd00::/8'), { maxLength: 5 });
    fc.assert(
      fc.property(others, others, fc.constantFrom(',', ' ', ', ', ' ,\t'), (before, behind, between) => {
        expect(excepts(STREAM, [...before, '.massive.com', ...behind].join(between))).toBe(true);
        expect(excepts(STREAM, [...before, ...behind].join(between))).toBe(false);
      }),
    );
  });
});
