import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Bus, BusHandler, BusMessage, BarComplete, MarketSnapshot, StreamingPattern, SymbolSnapshot } from '../bus/index.js';
import { MemoryResults } from '../bus/memory/index.js';
import { epochMsOf, isoTime, silentLog, type Source, tickerOf } from '../market/index.js';
import { systemClock } from '../ops/index.js';
import type { BarRow, PatternRow, StoredSession, Store } from '../store/index.js';
import { createDashboard, type Dashboard, type DashboardOptions } from './dashboard.js';
import type { ServerMessage } from './wire/index.js';

export const SESSION_ID = '0b7c2f5e-3b1a-4c60-9c7e-8f3a2d1e4b5c';
/** 2013-10-07 09:30 in New York. */
export const OPEN = epochMsOf(Date.UTC(2013, 9, 7, 13, 30));

export class FakeBus implements Bus {
  isUp = true;
  interruptions = 0;
  readonly backlog = { messages: 0, bytes: 0 };
  readonly results = new MemoryResults({ keep: 10_000, epoch: 1 });
  private readonly handlers = new Set<{ channels: ReadonlySet<string>; handler: BusHandler }>();

  async publish(messages: readonly BusMessage[]): Promise<void> {
    for (const message of messages) {
      this.results.add(message);
      for (const { channels, handler } of this.handlers) if (channels.has(message.channel)) handler(message);
    }
  }

  send(channel: string, body: unknown): void {
    void this.publish([{ channel, body: JSON.stringify(body) }]);
  }

  async subscribe(channels: readonly string[], handler: BusHandler): Promise<() => Promise<void>> {
    const entry = { channels: new Set(channels), handler };
    this.handlers.add(entry);
    return async () => void this.handlers.delete(entry);
  }

  async close(): Promise<void> {
    this.handlers.clear();
    this.results.close();
  }
}

async function refuse(): Promise<never> {
  throw new Error('the dashboard only reads');
}

/** A store that holds nothing; override what a test needs. */
export function fakeStore(overrides: Partial<Store> = {}): Store {
  return {
    acquireShard: refuse,
    commit: refuse,
    announcements: refuse,
    announced: refuse,
    symbolStates: async function* () {
      yield await refuse();
    },
    symbolOrigins: refuse,
    recordHealth: refuse,
    bars: async () => [],
    indicators: async () => [],
    patterns: async () => ({ rows: [] }),
    sessions: async () => [],
    activeSession: async () => undefined,
    gaps: async () => [],
    alerts: async () => [],
    symbols: async () => [],
    definitions: async () => ({ indicators: [], patterns: [], alerts: [] }),
    addDefinitions: refuse,
    recordProblems: refuse,
    saveCalibration: refuse,
    calibration: async () => [],
    async *barsOf() {},
    async *dailyBarsOf() {},
    ping: async () => undefined,
    close: async () => undefined,
    ...overrides,
  };
}

export async function startDashboard(overrides: Partial<DashboardOptions> = {}): Promise<Dashboard> {
  return createDashboard({
    random: () => 0,
    bus: new FakeBus(),
    store: fakeStore(),
    host: '127.0.0.1',
    port: 0,
    webRoot: '/nowhere',
    log: silentLog,
    clock: systemClock,
    version: '0.0.0-test',
    metrics: async () => '',
    ...overrides,
  });
}

/** A page's socket whose messages can be awaited one by one. */
export class TestPage {
  private readonly queue: ServerMessage[] = [];
  private readonly waiting: ((message: ServerMessage) => void)[] = [];

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as ServerMessage;
      const take = this.waiting.shift();
      if (take) take(message);
      else this.queue.push(message);
    });
  }

  static async open(port: number, headers: Record<string, string> = {}): Promise<TestPage> {
    const page = new TestPage(new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers }));
    await once(page.socket, 'open');
    return page;
  }

  async next(): Promise<ServerMessage> {
    const message = this.queue.shift();
    return message ?? new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Messages that have come and nobody has asked for. */
  get unread(): number {
    return this.queue.length;
  }

  async close(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }
}

/** The HTTP status with which a socket was refused. */
export async function refusedWith(port: number, path: string, headers: Record<string, string> = {}): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  socket.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (request, response) => {
      response.resume();
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('open', () => reject(new Error('the socket was let in')));
  });
}

export function symbolSnapshot(symbol: string, price: number): SymbolSnapshot {
  const bar = { start: OPEN, open: price, high: price, low: price, close: price, volume: 100, vwap: price, trades: 1 };
  return { symbol, price, time: OPEN + 1_000, change: 0.01, volume: 100, bar, indicators: { RSI14: { rsi: 55 } } };
}

export function marketSnapshot(symbols: readonly SymbolSnapshot[], source: Source = 'synthetic'): MarketSnapshot {
  return { type: 'market_snapshot', schema: 1, source, feed_time: OPEN + 1_000, received_at: OPEN + 1_500, symbols: [...symbols] };
}

export function barComplete(symbol: string, start: number, close: number, revision = 0): BarComplete {
  return {
    type: 'bar_complete',
    symbol,
    timeframe: '1min',
    timestamp: isoTime(epochMsOf(start)),
    bar: { open: close, high: close, low: close, close, volume: 10, vwap: close, trades: 1, revision },
    source: 'synthetic',
    event_id: `${symbol}/${start}/${revision}`,
    schema: 1,
  };
}

export function streamingPattern(id: string, time: number, source: Source = 'synthetic'): StreamingPattern {
  const at = isoTime(epochMsOf(time));
  return {
    type: 'streaming_pattern',
    detection: {
      symbol: 'SPY',
      pattern_type: 'Hammer',
      confidence: 0.85,
      direction: 'bullish',
      timestamp: at,
      timeframe: '1min',
      status: 'confirmed',
      provisional: false,
      probability: 0.55,
      probability_interval: [0.5, 0.6],
      samples: 400,
      edge: 'measured',
      bar_data: { open: 1, high: 2, low: 1, close: 2, volume: 10 },
      entry_price: 2,
      levels: [],
      metadata: { session_id: SESSION_ID, detection_method: 'bar', pattern_id: id, details: {} },
    },
    timestamp: at,
    source,
    event_id: id,
    schema: 1,
  };
}

export function barRow(start: number, values: Partial<BarRow> = {}): BarRow {
  return {
    symbol: tickerOf('SPY'),
    timestamp: epochMsOf(start),
    open: 10,
    high: 11,
    low: 9,
    close: 10,
    volume: 100,
    vwap: 10,
    trades: 5,
    revision: 0,
    source: 'synthetic',
    ...values,
  };
}

export function patternRow(id: string, time: number, source: Source = 'synthetic'): PatternRow {
  return {
    eventId: id,
    symbol: tickerOf('SPY'),
    patternType: 'Doji',
    timeframe: '1min',
    detectedAt: epochMsOf(time),
    status: 'confirmed',
    provisional: false,
    changedAt: epochMsOf(time),
    confirmedAt: epochMsOf(time),
    direction: 'neutral',
    confidence: 0.7,
    levels: { trigger: 10 },
    entryPrice: 10,
    atr: 0.1,
    outcome: null,
    hitRate: null,
    bar: { open: 1, high: 2, low: 1, close: 2, volume: 10 },
    expiresAt: epochMsOf(time + 60_000),
    sessionId: SESSION_ID,
    source,
  };
}

export function sessionRow(values: Partial<StoredSession> = {}): StoredSession {
  return {
    sessionId: SESSION_ID,
    universe: 'market_leaders:top_500',
    startedAt: OPEN,
    stoppedAt: null,
    symbolCount: 4,
    totalPatterns: 7,
    totalIndicators: 9,
    status: 'active',
    source: 'synthetic',
    ...values,
  };
}

/** The gateway's word, once a second. */
export const gatewayStatus = (state: string): object => ({
  type: 'gateway_status',
  schema: 1,
  timestamp: isoTime(OPEN),
  source: 'synthetic',
  state,
  detail: 'All is well.',
  subscribed: 8,
  reconnects: 0,
  ignored_topics: [],
  rejects: {},
  ticks: 5,
});
