import type { Duplex } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock, Log } from '../market/index.js';
import type { LiveState } from './live/state.js';

/** Between two frames; what happens in between is conflated to the newest value per symbol. */
const FRAME_MS = 50;
const MAX_CLIENTS = 200;
/** Bytes that may wait for one client before it is left out of updates. */
const MAX_BUFFERED = 1024 * 1024;
const HEARTBEAT_MS = 20_000;

export interface HubCounters {
  /** Update frames that were serialized, each once for all clients. */
  updates: number;
  /** Whole-state frames: on connect, after a reset, after a slow client had drained. */
  hellos: number;
  /** Updates that slow clients were left out of. */
  skipped: number;
  /** Connections refused because `MAX_CLIENTS` were there, and clients cut off for not answering pings. */
  refused: number;
  dropped: number;
}

interface Client {
  readonly socket: WebSocket;
  /** Its next frame is the whole state: it has just come, or has missed updates. */
  needsHello: boolean;
  answered: boolean;
}

interface HubOptions {
  readonly state: LiveState;
  readonly clock: Clock;
  readonly log: Log;
  readonly maxBuffered?: number;
  readonly maxClients?: number;
}

/** Shows the live state to browsers: at most one frame in `FRAME_MS`, serialized once, and nothing while nothing changes. */
export class Hub {
  private readonly options: HubOptions;
  private readonly server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024, clientTracking: false });
  private readonly clients = new Set<Client>();
  private readonly heartbeat: NodeJS.Timeout;
  private timer: NodeJS.Timeout | undefined;
  private lastFrame = Number.NEGATIVE_INFINITY;
  readonly counters: HubCounters = { updates: 0, hellos: 0, skipped: 0, refused: 0, dropped: 0 };

  constructor(options: HubOptions) {
    this.options = options;
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS).unref();
  }

  get full(): boolean {
    return this.clients.size >= (this.options.maxClients ?? MAX_CLIENTS);
  }

  /** Counts a connection that was turned away because the hub is full. */
  countRefused(): void {
    this.counters.refused += 1;
  }

  /** Takes over an upgrade request that may come in. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.server.handleUpgrade(request, socket, head, (webSocket) => this.add(webSocket));
  }

  /** Tells that the state may have changed. */
  changed(): void {
    if (this.timer !== undefined) return;
    const wait = Math.max(0, this.lastFrame + FRAME_MS - this.options.clock.monotonic());
    this.timer = setTimeout(() => this.flush(), wait);
  }

  /** Connected browsers. */
  get size(): number {
    return this.clients.size;
  }

  async close(): Promise<void> {
    clearInterval(this.heartbeat);
    clearTimeout(this.timer);
    const closed = [...this.clients].map(
      ({ socket }) =>
        new Promise<void>((resolve) => {
          const giveUp = setTimeout(() => socket.terminate(), 1_000);
          socket.once('close', () => {
            clearTimeout(giveUp);
            resolve();
          });
          socket.close(1001, 'dashboard is stopping');
        }),
    );
    await Promise.all(closed);
    clearTimeout(this.timer);
    this.server.close();
  }

  private add(socket: WebSocket): void {
    const client: Client = { socket, needsHello: true, answered: true };
    this.clients.add(client);
    socket.on('pong', () => (client.answered = true));
    socket.on('close', () => this.clients.delete(client));
    socket.on('error', (error) => this.options.log.debug('browser socket failed', { error: error.message }));
    this.changed();
  }

  private flush(): void {
    this.timer = undefined;
    this.lastFrame = this.options.clock.monotonic();
    const frame = this.options.state.takeFrame();
    if (this.clients.size === 0) return;
    const update = frame.kind === 'update' ? JSON.stringify(frame.message) : undefined;
    if (update !== undefined) this.counters.updates += 1;
    let hello: string | undefined;
    for (const client of this.clients) {
      if (frame.kind === 'reset') client.needsHello = true;
      if (client.socket.bufferedAmount > (this.options.maxBuffered ?? MAX_BUFFERED)) {
        if (frame.kind !== 'nothing') this.counters.skipped += 1;
        client.needsHello ||= frame.kind !== 'nothing';
      } else if (client.needsHello) {
        hello ??= JSON.stringify(this.options.state.hello());
        client.needsHello = false;
        this.counters.hellos += 1;
        client.socket.send(hello);
      } else if (update !== undefined) {
        client.socket.send(update);
      }
    }
    // Slow clients are looked at again even when the market is quiet.
    if ([...this.clients].some((client) => client.needsHello)) this.changed();
  }

  private beat(): void {
    for (const client of this.clients) {
      if (client.answered) {
        client.answered = false;
        client.socket.ping();
      } else {
        this.counters.dropped += 1;
        client.socket.terminate();
      }
    }
  }
}
