import { CHANNELS, LOG_START, type LogEntry } from '../../src/bus/index.js';
import { createMemoryBus, createMemoryLeases, createMemoryTickLog } from '../../src/bus/memory/index.js';
import { GatewayService } from '../../src/gateway/index.js';
import { epochMsOf, type FeedMessage, newYorkTime, serialDay, silentLog, tickerOf } from '../../src/market/index.js';
import {
  MassiveClient,
  type MassiveClientOptions,
  RestHistory,
  type Simulator,
  startSimulator,
  syntheticTape,
  syntheticUniverse,
  type TapeTrade,
} from '../../src/massive/index.js';
import { systemClock } from '../../src/ops/index.js';

export const SYMBOLS = ['SPY', 'NVDA', 'TSLA', 'AAPL', 'AMD', 'BAC', 'F', 'KO'].map(tickerOf);
const OPEN = newYorkTime(serialDay({ year: 2026, month: 11, day: 23 }), 9, 30);

/** The real parts between vendor and log, over sockets, in one process: simulator with REST, client, gateway, memory bus. */
export class GatewayRig {
  /** Every trade that the tape has given out. */
  readonly played: TapeTrade[] = [];
  readonly states: { readonly state: string; readonly detail: string; readonly at: number }[] = [];
  readonly alerts: { readonly severity: string; readonly message: string }[] = [];
  readonly tickLog = createMemoryTickLog({ shards: 1, maxEntries: 1_000_000 });
  readonly bus = createMemoryBus({ log: silentLog });
  readonly leases = createMemoryLeases({ clock: systemClock });
  private readonly gateways: GatewayService[] = [];

  private constructor(readonly simulator: Simulator) {}

  static async start(options: Partial<Parameters<typeof startSimulator>[0]> = {}): Promise<GatewayRig> {
    const played: TapeTrade[] = [];
    const tape = async function* (): AsyncGenerator<readonly TapeTrade[]> {
      for (const batch of syntheticTape({ seed: 7, symbols: syntheticUniverse(SYMBOLS), startAt: OPEN })) {
        played.push(...batch);
        yield batch;
      }
    };
    const simulator = await startSimulator({
      host: '127.0.0.1',
      port: 0,
      keys: ['k'],
      tape: tape(),
      speed: 10,
      clock: systemClock,
      log: silentLog,
      ...options,
    });
    const rig = new GatewayRig(simulator);
    Object.assign(rig, { played });
    await rig.bus.subscribe([CHANNELS.gatewayStatus], ({ body }) => {
      const { state, detail } = JSON.parse(body) as { state: string; detail: string };
      const last = rig.states.at(-1);
      if (last?.state !== state || last.detail !== detail) rig.states.push({ state, detail, at: Date.now() });
    });
    await rig.bus.subscribe([CHANNELS.criticalAlerts], ({ body }) =>
      rig.alerts.push((JSON.parse(body) as { alert: GatewayRig['alerts'][number] }).alert),
    );
    return rig;
  }

  gateway(client: Partial<MassiveClientOptions> = {}): GatewayService {
    const { url, httpUrl } = this.simulator;
    const gateway = new GatewayService({
      openFeed: async () =>
        new MassiveClient({
          url,
          apiKey: 'k',
          channels: ['T'],
          clock: systemClock,
          random: Math.random,
          log: silentLog,
          rate: 10,
          pingIntervalMs: 200,
          silenceTimeoutMs: 1_500,
          stallMs: 1_500,
          authTimeoutMs: 1_000,
          connectTimeoutMs: 1_000,
          ackTimeoutMs: 500,
          coolDownMs: 2_000,
          ...client,
        }),
      openHistory: (signal) =>
        new RestHistory({ baseUrl: httpUrl, apiKey: 'k', clock: systemClock, random: Math.random, log: silentLog, signal, backoffMs: 50 }),
      repairDelaysMs: [300, 500, 1_000, 2_000],
      random: Math.random,
      symbols: SYMBOLS,
      source: 'synthetic',
      bus: this.bus,
      tickLog: this.tickLog,
      leases: this.leases,
      leaseName: 'vendor',
      holder: { host: 'here', pid: 1, role: 'gateway', since: '2026-11-23T00:00:00.000Z' },
      clock: systemClock,
      log: silentLog,
      feedClock: { rate: 10 },
    });
    this.gateways.push(gateway);
    gateway.start().done.catch((error: unknown) => this.alerts.push({ severity: 'fatal', message: String(error) }));
    return gateway;
  }

  async messages(): Promise<FeedMessage[]> {
    const found: LogEntry[] = [];
    for (let after = LOG_START; ;) {
      const records = await this.tickLog.read(0, after, { count: 10_000, blockMs: 0 });
      const last = records.at(-1);
      if (!last) return found.flatMap(({ messages }) => [...messages]);
      found.push(...records.map(({ entry }) => entry));
      after = last.position;
    }
  }

  async gaps(): Promise<{ readonly gaps: number; readonly complete: number; readonly trades: number }> {
    const all = await this.messages();
    const repairs = all.filter((message) => message.kind === 'repair');
    return {
      gaps: all.filter(({ kind }) => kind === 'gap').length,
      complete: repairs.filter(({ complete }) => complete).length,
      trades: repairs.reduce((sum, { trades }) => sum + trades, 0),
    };
  }

  /** Compares the log with what the vendor played up to feed time `until`: both have each trade once. */
  async difference(until: number): Promise<{ readonly offered: number; readonly missing: number; readonly doubled: number }> {
    const keyOf = ({ symbol, sequence }: { symbol: string; sequence: number }): string => `${symbol} ${sequence}`;
    const seen = new Map<string, number>();
    for (const message of await this.messages()) {
      if (message.kind === 'trade') seen.set(keyOf(message), (seen.get(keyOf(message)) ?? 0) + 1);
    }
    const offered = this.played.filter(({ time }) => time <= until);
    return {
      offered: offered.length,
      missing: offered.filter((trade) => !seen.has(keyOf(trade))).length,
      doubled: [...seen.values()].filter((count) => count > 1).length,
    };
  }

  /** Feed time of the newest trade in the log. */
  async newest(): Promise<number> {
    const last = (await this.messages()).findLast((message) => message.kind === 'trade');
    return last?.time ?? epochMsOf(0);
  }

  async close(): Promise<void> {
    await Promise.all(this.gateways.map((gateway) => gateway.stop()));
    await this.simulator.close();
    await this.bus.close();
  }
}
