import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../postgres-server.js';
import { makeCertificate } from '../support/certificate.js';
import { type Running, run, tickstock, until } from '../support/command.js';
import { ConnectProxy } from '../support/connect-proxy.js';

const USAGE = 2;
/** The simulator behind TLS, under a name that only the proxy knows. */
describe('a vendor that is reached through a proxy alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tickstock-proxy-'));
  /** The first line of each connection. */
  const requests: string[] = [];
  let postgres: PostgresServer;
  let sim: Running;
  let vendor: Server;
  let authority: string;
  let proxy: ConnectProxy;
  let started: Running | undefined;
  let settings: Record<string, string>;

  beforeAll(async () => {
    postgres = await startPostgresServer();
    sim = tickstock(['sim', '--port', '0', '--key', 'k', '--symbols', '4', '--history', '90', '--at', '11:30']);
    const simPort = Number(new URL((await sim.line(/^sim: /)).replace('sim: ', '')).port);
    const { cert, key } = await makeCertificate(folder);
    authority = cert;
    vendor = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (socket) => {
      const behind = connect(simPort, '127.0.0.1');
      socket.once('data', (data: Buffer) => requests.push(data.toString('latin1').split('\r\n')[0] ?? ''));
      socket.pipe(behind).pipe(socket);
      for (const end of [socket, behind]) end.on('error', () => [socket, behind].forEach((each) => each.destroy()));
    });
    await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    vendor.close();
    await sim.kill();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    proxy = await ConnectProxy.open();
    const host = `vendor.test:${(vendor.address() as AddressInfo).port}`;
    settings = {
      DATABASE_URL: await postgres.createDatabase(),
      MASSIVE_API_KEY: 'k',
      MASSIVE_WS_URL: `wss://${host}/stocks`,
      MASSIVE_REST_URL: `https://${host}`,
      TICKSTOCK_LOG_LEVEL: 'info',
      HTTPS_PROXY: `http://me:hidden@${proxy.host}`,
      NODE_EXTRA_CA_CERTS: authority,
    };
  });
  afterEach(async () => {
    await started?.kill();
    started = undefined;
    proxy.close();
  });

  function start(more: Record<string, string> = {}): Running {
    started = tickstock(['start', '--port', '0'], { ...settings, ...more });
    return started;
  }
  const says = (running: Running, pattern: RegExp): Promise<unknown> => until(String(pattern), () => pattern.test(running.output()));

  it('streams and gives its past through it', async () => {
    requests.length = 0;
    const { host } = new URL(settings['MASSIVE_WS_URL'] ?? '');
    const running = start();
    await running.line(new RegExp(`live from ${host} through the proxy ${proxy.host} \\(HTTPS_PROXY\\)`));
    await says(running, /"state":"streaming"/);
    await until('REST to be asked', () => requests.some((line) => line.startsWith('GET /v')));
    expect(requests).toContain('GET /stocks HTTP/1.1');
    expect(new Set(proxy.asked.map(({ target }) => target))).toEqual(new Set([host]));
    expect(new Set(proxy.asked.map(({ credentials }) => credentials))).toEqual(new Set([`Basic ${btoa('me:hidden')}`]));
    expect(running.output().match(/the vendor is reached through a proxy/g)).toHaveLength(1);
    expect(running.output()).not.toMatch(/hidden|bWU6/);
  });

  it('is told apart from a proxy that refuses', async () => {
    proxy.answers = 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n';
    const running = start({ HTTPS_PROXY: '', https_proxy: proxy.host });
    await says(
      running,
      /ERROR.* The proxy [\d.:]+ \(https_proxy\) refuses to connect to the vendor: 407 Proxy Authentication Required\..*Put user name/,
    );
    expect(running.output()).not.toContain('The vendor refused');
  });

  it('behind a certificate that nobody here knows says what to do', async () => {
    await says(start({ NODE_EXTRA_CA_CERTS: '' }), /ERROR.* The certificate presented through the proxy .* NODE_EXTRA_CA_CERTS/);
  });

  it('is not asked at all where the proxy’s address is none', async () => {
    for (const [value, says] of [
      ['http://me:hid#den@proxy:1', /HTTPS_PROXY must be a proxy such as/],
      ['socks5://me:hidden@proxy:1', /HTTPS_PROXY names a SOCKS proxy/],
    ] as const) {
      const { code, output } = await run(['start', '--port', '0'], { ...settings, HTTPS_PROXY: value });
      expect(code, output).toBe(USAGE);
      expect(output).toMatch(says);
      expect(output).not.toMatch(/hid|den/);
    }
  });
});

describe('a simulator on this machine', () => {
  it('is reached past every proxy', async () => {
    const proxy = await ConnectProxy.open();
    const postgres = await startPostgresServer();
    const all = { HTTP_PROXY: proxy.host, HTTPS_PROXY: proxy.host, ALL_PROXY: `socks5://${proxy.host}` };
    const started = tickstock(['start', '--port', '0', '--symbols', '2'], { ...all, DATABASE_URL: await postgres.createDatabase() });
    const page = (await started.line(/^dashboard: /)).replace('dashboard: ', '');
    await until('the start to be ready', async () => (await fetch(new URL('/health/ready', page))).ok);
    expect(proxy.asked).toEqual([]);
    expect(await started.kill()).toBe(0);
    proxy.close();
    await postgres.stop();
  });
});
