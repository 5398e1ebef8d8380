import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOG_START } from '../../src/bus/index.js';
import { connectRedis } from '../../src/bus/redis/index.js';
import { epochMsOf, silentLog, type Ticker, tickerOf, type Trade } from '../../src/market/index.js';
import { RestHistory } from '../../src/massive/index.js';
import { systemClock } from '../../src/ops/index.js';
import { RedisServer, redisServerMissing } from '../redis-server.js';
import { type Running, tickstock, until } from '../support/command.js';

/** `npm run test:chaos` goes the whole way. */
const ROUNDS = Number(process.env['TICKSTOCK_CHAOS_ROUNDS'] ?? 3);
const SYMBOLS = ['SPY', 'NVDA', 'TSLA', 'AAPL', 'AMD', 'BAC', 'F', 'KO'].map(tickerOf);
const missing = redisServerMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);

interface Status {
  readonly connections: number;
  readonly mostPerKey: number;
  readonly mostContenders: number;
  readonly evictions: number;
  readonly auths: number;
  readonly attemptTimes: readonly number[];
  readonly feedTime: number;
}

describe.skipIf(missing !== undefined)('two gateways and a vendor that allows one connection', () => {
  let redis: RedisServer;
  let sim: Running;
  let socketUrl: string;
  let httpUrl: string;
  const gateways: Running[] = [];
  let pair: Running[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
    sim = tickstock(['sim', '--port', '0', '--key', 'k', '--symbols', SYMBOLS.join(','), '--speed', '5']);
    socketUrl = (await sim.line(/^sim: /)).replace('sim: ', '');
    httpUrl = (await sim.line(/^rest and control: /)).replace('rest and control: ', '');
  });
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.kill('SIGKILL')));
    await sim.kill();
    await redis.stop();
  });

  const status = async (): Promise<Status> => (await (await fetch(`${httpUrl}/control/status`)).json()) as Status;
  const gateway = (): Running => {
    const running = tickstock(['gateway'], {
      REDIS_URL: redis.url,
      MASSIVE_WS_URL: socketUrl,
      MASSIVE_API_KEY: 'k',
      TICKSTOCK_SYMBOLS: SYMBOLS.join(','),
      TICKSTOCK_FEED_RATE: '5',
    });
    gateways.push(running);
    return running;
  };
  /** The holder says where its relay is; the standby has none. */
  const holding = async (candidates: readonly Running[]): Promise<Running> =>
    until(
      'a holder',
      () =>
        candidates.find(
          (candidate) =>
            candidate.output().includes('relay: ') && candidate.process.exitCode === null && candidate.process.signalCode === null,
        ),
      20_000,
    );

  it(`keeps one connection, and every trade once, through ${ROUNDS} deaths of the holder`, async () => {
    pair = [gateway(), gateway()];
    const waits: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const holder = await holding(pair);
      const { auths } = await status();
      await until('its connection', async () => (await status()).connections === 1);
      const flowing = (await status()).feedTime;
      await until('data', async () => (await status()).feedTime > flowing + 3_000);
      const standby = pair.find((one) => one !== holder);
      if (!standby) throw new Error('no standby');
      await until('the standby to say who holds it', () => /held by gateway on .*process \d+, since/.test(standby.output()));
      const killedAt = Date.now();
      await holder.kill('SIGKILL');
      await until('the take-over', async () => (await status()).auths > auths, 20_000);
      waits.push(((await status()).attemptTimes.at(-1) ?? NaN) - killedAt);
      pair = [standby, gateway()];
    }
    console.log(`take-over after ${waits.map((ms) => `${(ms / 1_000).toFixed(1)} s`).join(', ')}`);

    // A holder that lost its lease while alive would be a machine that stood still; it would say so.
    expect(gateways.filter((one) => one.output().includes('lease lost'))).toHaveLength(0);
    const { mostPerKey, mostContenders, evictions } = await status();
    expect({ mostPerKey, mostContenders, evictions }).toEqual({ mostPerKey: 1, mostContenders: 1, evictions: 0 });
    const difference = await compareWithVendor(ROUNDS);
    console.log(`${ROUNDS} deaths: ${difference.offered} trades offered, ${difference.absent} absent, ${difference.doubled} doubled`);
    expect(difference).toMatchObject({ absent: 0, doubled: 0 });
  });

  it('hands over at once on a clean exit', async () => {
    const holder = await holding(pair);
    const standby = pair.find((one) => one !== holder);
    expect(await holder.kill('SIGTERM')).toBe(0);
    const endedAt = Date.now();
    await until('the take-over', () => standby?.output().includes('relay: '));
    console.log(`hand-over after ${Date.now() - endedAt} ms`);
    await until('its connection', async () => (await status()).connections === 1);
    expect((await status()).mostContenders).toBe(1);
  });

  /** What the log holds against what the vendor still tells by REST. */
  async function compareWithVendor(repairs: number): Promise<{ offered: number; absent: number; doubled: number }> {
    const backend = await connectRedis({ url: redis.url, log: silentLog, shards: 1, retentionMs: 3_600_000 });
    const logged = async (): Promise<{ trades: Trade[]; repaired: number }> => {
      const trades: Trade[] = [];
      let repaired = 0;
      for (let after = LOG_START; ;) {
        const records = await backend.tickLog.read(0, after, { count: 5_000, blockMs: 0 });
        const last = records.at(-1);
        if (!last) return { trades, repaired };
        after = last.position;
        for (const { entry } of records) {
          for (const message of entry.messages) {
            if (message.kind === 'trade') trades.push(message);
            if (message.kind === 'repair' && message.complete) repaired += 1;
          }
        }
      }
    };
    await until('all repairs', async () => (await logged()).repaired >= repairs, 60_000);
    const to = epochMsOf((await status()).feedTime);
    await until('the log to come so far', async () => (await logged()).trades.some(({ time }) => time > to));
    const counts = new Map<string, number>();
    for (const { symbol, sequence } of (await logged()).trades)
      counts.set(`${symbol} ${sequence}`, (counts.get(`${symbol} ${sequence}`) ?? 0) + 1);
    await backend.close();

    const history = new RestHistory({
      baseUrl: httpUrl,
      apiKey: 'k',
      clock: systemClock,
      random: Math.random,
      log: silentLog,
      signal: new AbortController().signal,
    });
    let offered = 0;
    let absent = 0;
    for (const symbol of SYMBOLS as readonly Ticker[]) {
      for await (const page of history.trades(symbol, epochMsOf(0), to)) {
        offered += page.length;
        absent += page.filter(({ sequence }) => !counts.has(`${symbol} ${sequence}`)).length;
      }
    }
    return { offered, absent, doubled: [...counts.values()].filter((count) => count > 1).length };
  }
});
