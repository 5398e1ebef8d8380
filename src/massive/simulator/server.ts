import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { EpochMs } from '../../market/index.js';
import type { Clock, Log } from '../../ops/index.js';
import { encodeTrade, type TapeTrade } from '../protocol/index.js';
import { Aggregator } from './aggregator.js';
import { ClientSession } from './client-session.js';
import { ConnectionSlots, type SimulatorPolicy } from './connection-slots.js';
import { SimulatorPortError } from './errors.js';
import { Playback } from './playback.js';

export interface SimulatorOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tape: AsyncIterable<readonly TapeTrade[]>;
  readonly speed: number | 'max';
  readonly clock: Clock;
  readonly log: Log;
  /** Keys that are accepted; absent: any that is not empty. */
  readonly keys?: readonly string[];
  readonly policy?: SimulatorPolicy;
  /** Connections per key. */
  readonly limit?: number;
  /** At most so many trades a second. */
  readonly rate?: number;
  readonly authTimeoutMs?: number;
}

export interface Simulator {
  readonly url: string;
  /** Resolves when the tape has been played to its end; the sockets stay open. */
  readonly ended: Promise<void>;
  status(): {
    readonly connections: number;
    readonly mostPerKey: number;
    readonly trades: number;
    readonly feedTime: EpochMs;
    readonly cutOff: number;
  };
  close(): Promise<void>;
}

const AUTH_TIMEOUT_MS = 15_000;
const MARKET_PATH = '/stocks';
const GOING_AWAY = 1_012;
/** At full speed the tape waits for the slowest client rather than cutting it off. */
const WAIT_ABOVE_BYTES = 1_048_576;
const CUT_OFF_BYTES = 64 * 1_048_576;

/** @throws SimulatorPortError */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const server = new SimulatorServer(options);
  await server.listen();
  return server;
}

class SimulatorServer implements Simulator {
  private readonly http: Server = createServer((_request, response) => response.writeHead(426).end('This is a WebSocket server.\n'));
  private readonly sockets: WebSocketServer;
  private readonly sessions = new Map<WebSocket, ClientSession>();
  private readonly slots: ConnectionSlots<ClientSession>;
  private readonly aggregator = new Aggregator();
  private readonly playback: Playback;
  private readonly stopping = new AbortController();
  private begin: () => void = () => undefined;
  private cutOff = 0;
  readonly ended: Promise<void>;

  constructor(private readonly options: SimulatorOptions) {
    const { limit = 1, policy = 'evict-oldest', tape, speed, rate, clock } = options;
    this.slots = new ConnectionSlots(limit, policy);
    this.sockets = new WebSocketServer({ server: this.http, path: MARKET_PATH, perMessageDeflate: false });
    this.sockets.on('connection', (socket) => this.onConnection(socket));
    this.playback = new Playback({ tape, speed, clock, emit: (trades) => this.emit(trades), ...(rate === undefined ? {} : { rate }) });
    const first = new Promise<void>((resolve) => {
      this.begin = resolve;
    });
    this.ended = first.then(() => this.playback.run(this.stopping.signal));
    // Whoever waits for the end is told; where nobody does, the tape has simply stopped.
    this.ended.catch(() => undefined);
  }

  get url(): string {
    const { address, port, family } = this.http.address() as AddressInfo;
    return `ws://${family === 'IPv6' ? `[${address}]` : address}:${port}${MARKET_PATH}`;
  }

  listen(): Promise<void> {
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      const refuse = (error: Error): void => {
        const code = 'code' in error ? String(error.code) : error.message;
        reject(
          new SimulatorPortError(
            `The simulator cannot listen on ${host}:${port} (${code === 'EADDRINUSE' ? 'the port is in use' : code}).`,
            { cause: error },
          ),
        );
      };
      // The WebSocket server repeats the HTTP server's errors.
      this.sockets.once('error', refuse);
      this.http.listen(port, host, () => {
        this.sockets.off('error', refuse);
        resolve();
      });
    });
  }

  status(): ReturnType<Simulator['status']> {
    return {
      connections: this.slots.count(),
      mostPerKey: this.slots.most,
      trades: this.playback.trades,
      feedTime: this.playback.feedTime,
      cutOff: this.cutOff,
    };
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.begin();
    for (const socket of this.sessions.keys()) socket.close(GOING_AWAY, 'simulator stops');
    await this.options.clock.sleep(50);
    for (const socket of this.sessions.keys()) socket.terminate();
    this.sockets.close();
    this.http.closeAllConnections();
    await new Promise<void>((resolve) => this.http.close(() => resolve()));
  }

  private onConnection(socket: WebSocket): void {
    const session = new ClientSession(
      socket,
      { authenticate: (member, key) => this.authenticate(member, key), subscribed: () => this.begin() },
      this.options.speed === 'max' ? Infinity : CUT_OFF_BYTES,
    );
    this.sessions.set(socket, session);
    const gone = new AbortController();
    socket.once('close', () => {
      gone.abort();
      this.sessions.delete(socket);
      if (session.key !== undefined) this.slots.leave(session.key, session);
    });
    void this.expectKey(session, gone.signal);
  }

  private async expectKey(session: ClientSession, gone: AbortSignal): Promise<void> {
    await this.options.clock.sleep(this.options.authTimeoutMs ?? AUTH_TIMEOUT_MS, gone);
    if (!gone.aborted && session.key === undefined) session.refuse('auth_timeout', 'No authentication request received.');
  }

  private authenticate(session: ClientSession, key: string): boolean {
    const { keys, log } = this.options;
    if (key === '' || keys?.includes(key) === false) return false;
    session.accept(key);
    for (const evicted of this.slots.enter(key, session)) {
      log.warn('connection limit reached, one is evicted', { newcomer: evicted === session });
      evicted.evict();
    }
    return true;
  }

  private async emit(trades: readonly TapeTrade[]): Promise<void> {
    const { speed } = this.options;
    const outgoing = new Map<ClientSession, string[]>();
    const live = [...this.sessions.values()].filter((session) => session.live && !session.topics.empty);
    for (const session of live) outgoing.set(session, []);
    const withAggregates = live.some(({ topics }) => topics.wantsAny('A') || topics.wantsAny('AM'));
    for (const trade of trades) {
      let element: string | undefined;
      for (const session of live)
        if (session.topics.wants('T', trade.symbol)) outgoing.get(session)?.push((element ??= encodeTrade(trade)));
      if (!withAggregates) continue;
      for (const { channel, symbol, element: bar } of this.aggregator.add(trade)) {
        for (const session of live) if (session.topics.wants(channel, symbol)) outgoing.get(session)?.push(bar);
      }
    }
    for (const [session, elements] of outgoing) {
      if (elements.length > 0 && session.live && !session.deliver(elements)) this.cutOff += 1;
    }
    if (speed !== 'max') return;
    await nextTurn();
    await Promise.all(live.map((session) => session.drainedTo(WAIT_ABOVE_BYTES)));
    await this.someoneListens();
  }

  /** At full speed a tape that nobody hears would be over before anybody comes back. */
  private async someoneListens(): Promise<void> {
    const { clock } = this.options;
    const listening = (): boolean => [...this.sessions.values()].some((session) => session.live && !session.topics.empty);
    while (!this.stopping.signal.aborted && !listening()) await clock.sleep(20, this.stopping.signal);
  }
}
