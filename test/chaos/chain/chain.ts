import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate, startEmbeddedPostgres, type EmbeddedServer } from '../../../src/store/postgres/index.js';
import { freePort, RedisServer } from '../../redis-server.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { query } from '../../support/tables.js';
import { Listener } from './listener.js';
import { Part } from './part.js';

export interface ChainOptions {
  /** Flat files that the vendor plays. */
  readonly files: readonly string[];
  /** Feed seconds a second, or trades a second as fast as they come. */
  readonly pace: { readonly speed: number } | { readonly rate: number };
}

const SHARDS = 2;
const DATABASE = 'chaos';

/** The whole system as processes of their own, each hop through a proxy under a name that stays. */
export class Chain {
  readonly engines: Part[] = [];
  gateway!: Part;
  dashboard!: Part;
  dashboardPort = 0;
  listener!: Listener;
  private sim!: Part;
  redis!: RedisServer;
  postgres!: EmbeddedServer;
  private folder = '';
  readonly proxies = new Map<string, TcpProxy>();

  private constructor(private readonly options: ChainOptions) {}

  static async start(options: ChainOptions): Promise<Chain> {
    const chain = new Chain(options);
    await chain.open();
    return chain;
  }

  get databaseUrl(): string {
    return this.urlOf(this.postgres.url, DATABASE);
  }

  /** All processes of our own. */
  get parts(): readonly Part[] {
    return [this.gateway, ...this.engines, this.dashboard];
  }

  query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
    return query<Row>(this.databaseUrl, sql);
  }

  /** Another server of Redis takes the place of this one under its name. */
  replaceRedis(server: RedisServer): void {
    this.redis = server;
    for (const [name, proxy] of this.proxies) if (name.endsWith('redis')) proxy.leadTo(server.port);
  }

  async stop(): Promise<void> {
    await this.listener.stop();
    await Promise.all(this.parts.map((part) => part.stop()));
    await this.sim.stop();
    for (const proxy of this.proxies.values()) await proxy.close();
    await this.redis.stop();
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async open(): Promise<void> {
    this.folder = mkdtempSync(join(tmpdir(), 'tickstock-chain-'));
    chmodSync(this.folder, 0o755);
    this.redis = await RedisServer.start({ keeps: true });
    this.postgres = await startEmbeddedPostgres({ dataDir: join(this.folder, 'data') });
    const admin = new pg.Client({ connectionString: this.postgres.url });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${DATABASE}`);
    await admin.end();
    await migrate({ url: this.databaseUrl });
    this.listener = await Listener.open(`redis://127.0.0.1:${await this.proxy('listener to redis', this.redis.port)}`);
    await this.openSim();
    const { pace } = this.options;
    const feed = { MASSIVE_API_KEY: 'k', MARKET_TICK_FORWARD_ENABLED: 'false', TICKSTOCK_RELAY: 'false' };
    this.gateway = new Part('gateway', ['gateway'], {
      ...(await this.shared('gateway')),
      ...feed,
      MASSIVE_WS_URL: `ws://127.0.0.1:${await this.proxy('gateway to vendor', this.simPort)}/stocks`,
      TICKSTOCK_FEED_RATE: 'speed' in pace ? String(pace.speed) : '0',
    });
    for (let shard = 0; shard < SHARDS; shard += 1) {
      const settings = { ...(await this.shared(`engine ${shard}`)), STREAMING_FLUSH_INTERVAL: '0.2' };
      this.engines.push(new Part(`engine ${shard}`, ['engine', '--shards', String(shard)], settings));
    }
    this.dashboardPort = await freePort();
    this.dashboard = await this.openDashboard('dashboard', this.dashboardPort);
  }

  async openDashboard(name: string, port: number): Promise<Part> {
    return new Part(name, ['dashboard'], { ...(await this.shared(name)), TICKSTOCK_PORT: String(port) });
  }

  private simPort = 0;
  private async openSim(): Promise<void> {
    const { files, pace } = this.options;
    const speed = 'speed' in pace ? ['--speed', String(pace.speed)] : ['--speed', 'max', '--rate', String(pace.rate)];
    this.sim = new Part('vendor', ['sim', '--replay', ...files, ...speed, '--port', '0', '--key', 'k', '--buffer', '65536'], {});
    this.simPort = Number(new URL((await this.sim.line(/^sim: /)).replace('sim: ', '')).port);
  }

  private async shared(name: string): Promise<Record<string, string>> {
    const redisPort = await this.proxy(`${name} to redis`, this.redis.port);
    const databasePort = await this.proxy(`${name} to postgres`, Number(new URL(this.postgres.url).port));
    const database = new URL(this.databaseUrl);
    database.port = String(databasePort);
    return {
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      DATABASE_URL: database.href,
      TICKSTOCK_LOG_SHARDS: String(SHARDS),
      TICKSTOCK_LOG_RETENTION_MINUTES: '600',
      // One that is started again while Redis evicts would refuse to.
      TICKSTOCK_ALLOW_EVICTION: 'true',
    };
  }

  private async proxy(name: string, target: number): Promise<number> {
    const proxy = await TcpProxy.open(target);
    this.proxies.set(name, proxy);
    return proxy.port;
  }

  private urlOf(url: string, database: string): string {
    const address = new URL(url);
    address.pathname = `/${database}`;
    return address.href;
  }
}
