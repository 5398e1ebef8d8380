import { WebSocket, type RawData } from 'ws';
import type { EpochMs, FeedMessage } from '../../market/index.js';
import type { Clock, Log } from '../../ops/index.js';
import { decodeFrame, type Reject, type StatusElement } from '../protocol/index.js';
import { Subscriptions } from './subscriptions.js';
import { requestsOf, type Topic } from './topics.js';

export interface ConnectionTimings {
  /** From the first packet to `connected`. */
  readonly connectTimeoutMs: number;
  readonly authTimeoutMs: number;
  /** After which a topic without an answer is reported as ignored. */
  readonly ackTimeoutMs: number;
  readonly pingIntervalMs: number;
  /** Without a single byte for so long the socket is half-open. */
  readonly silenceTimeoutMs: number;
  readonly closeTimeoutMs: number;
}

export interface ConnectionHandlers {
  onPhase(phase: 'authenticating' | 'subscribing' | 'streaming'): void;
  onMessages(messages: readonly FeedMessage[], receivedAt: EpochMs): void;
  onRejects(rejects: readonly Reject[]): void;
}

/** Why a connection ended. */
export type Ending =
  | { readonly kind: 'auth_failed'; readonly message: string }
  | { readonly kind: 'max_connections'; readonly message: string }
  | { readonly kind: 'lost'; readonly message: string }
  | { readonly kind: 'closed' };

export interface ConnectionOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly timings: ConnectionTimings;
  readonly clock: Clock;
  readonly log: Log;
}

const MAX_FRAME_BYTES = 16 * 1_048_576;
const NORMAL_CLOSURE = 1_000;

/** The life of one socket: connected → auth → auth_success → subscribe → data. */
export class Connection {
  readonly subscriptions = new Subscriptions();
  private socket: WebSocket | undefined;
  private readonly over = new AbortController();
  private ending: Ending | undefined;
  private phase: 'connecting' | 'authenticating' | 'subscribing' | 'streaming' = 'connecting';
  private lastByteAt = 0;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly wanted: () => ReadonlySet<Topic>,
    private readonly handlers: ConnectionHandlers,
  ) {}

  /** Resolves when the socket is gone, with the reason. */
  async run(): Promise<Ending> {
    const { url, timings, clock } = this.options;
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      handshakeTimeout: timings.connectTimeoutMs,
    });
    this.socket = socket;
    this.lastByteAt = clock.monotonic();
    const heard = (): void => {
      this.lastByteAt = clock.monotonic();
    };
    socket.on('message', (data) => {
      heard();
      this.onFrame(data);
    });
    socket.on('pong', heard);
    socket.on('ping', heard);
    socket.on('error', (error) => this.end({ kind: 'lost', message: error.message }));
    const gone = new Promise<void>((resolve) => {
      socket.once('close', (code, reason) => {
        this.end({ kind: 'lost', message: `closed with code ${code}${reason.length > 0 ? ` (${reason.toString()})` : ''}` });
        resolve();
      });
    });
    void this.expect('connecting', timings.connectTimeoutMs, 'the server did not greet');
    void this.watch(socket);
    await gone;
    this.over.abort();
    return this.ending ?? { kind: 'closed' };
  }

  /** Asks for topics and lets go of others while connected; before that `wanted` is asked for anyway. */
  change(added: ReadonlySet<Topic>, removed: ReadonlySet<Topic>): void {
    if (this.phase !== 'subscribing' && this.phase !== 'streaming') return;
    for (const params of requestsOf(removed)) this.send({ action: 'unsubscribe', params });
    this.subscriptions.dropped(removed);
    this.ask(added);
  }

  /** Says good-bye; the server frees the slot at once. */
  async close(): Promise<void> {
    this.end({ kind: 'closed' });
    const { socket } = this;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
    else socket.close(NORMAL_CLOSURE);
    await this.options.clock.sleep(this.options.timings.closeTimeoutMs, this.over.signal);
    socket.terminate();
  }

  private end(ending: Ending): void {
    this.ending ??= ending;
  }

  private abandon(ending: Ending): void {
    this.end(ending);
    this.socket?.terminate();
  }

  private send(request: { readonly action: string; readonly params: string }): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(request));
  }

  private onFrame(data: RawData): void {
    const receivedAt = this.options.clock.now();
    const text = Buffer.isBuffer(data)
      ? data.toString('utf8')
      : Array.isArray(data)
        ? Buffer.concat(data).toString('utf8')
        : Buffer.from(data).toString('utf8');
    const { statuses, messages, rejects } = decodeFrame(text);
    for (const status of statuses) this.onStatus(status);
    if (rejects.length > 0) this.handlers.onRejects(rejects);
    if (messages.length > 0) this.handlers.onMessages(messages, receivedAt);
  }

  private onStatus({ status, message }: StatusElement): void {
    switch (status) {
      case 'connected':
        if (this.phase !== 'connecting') return;
        this.enter('authenticating');
        void this.expect('authenticating', this.options.timings.authTimeoutMs, 'the server did not answer the key');
        this.send({ action: 'auth', params: this.options.apiKey });
        return;
      case 'auth_success':
        if (this.phase !== 'authenticating') return;
        this.enter('subscribing');
        this.ask(this.wanted());
        return;
      case 'auth_failed':
        this.abandon({ kind: 'auth_failed', message });
        return;
      case 'auth_timeout':
        this.abandon({ kind: 'lost', message });
        return;
      case 'max_connections':
        // The server closes by itself; what counts is that the cause is known before it does.
        this.end({ kind: 'max_connections', message });
        this.socket?.close(NORMAL_CLOSURE);
        return;
      case 'success':
        if (this.subscriptions.onSuccess(message)) this.streamWhenComplete();
        return;
      case 'error':
        this.subscriptions.onRefusal();
        this.options.log.warn('the vendor refused a topic', { message, unanswered: this.subscriptions.unanswered.slice(0, 10) });
        return;
      default:
        this.options.log.info('status of the vendor', { status, message });
    }
  }

  private ask(topics: ReadonlySet<Topic>): void {
    this.subscriptions.asked(topics);
    for (const params of requestsOf(topics)) this.send({ action: 'subscribe', params });
    if (topics.size > 0) void this.awaitAnswers();
    this.streamWhenComplete();
  }

  private async awaitAnswers(): Promise<void> {
    await this.options.clock.sleep(this.options.timings.ackTimeoutMs, this.over.signal);
    if (this.over.signal.aborted || this.subscriptions.complete) return;
    this.options.log.warn('topics without an answer', { topics: this.subscriptions.unanswered.slice(0, 20) });
    this.enter('streaming');
  }

  /** Told again after a change of topics, whose number the status shows. */
  private streamWhenComplete(): void {
    if ((this.phase === 'subscribing' || this.phase === 'streaming') && this.subscriptions.complete) this.enter('streaming');
  }

  private enter(phase: 'authenticating' | 'subscribing' | 'streaming'): void {
    this.phase = phase;
    this.handlers.onPhase(phase);
  }

  private async expect(phase: 'connecting' | 'authenticating', ms: number, otherwise: string): Promise<void> {
    await this.options.clock.sleep(ms, this.over.signal);
    if (!this.over.signal.aborted && this.phase === phase) this.abandon({ kind: 'lost', message: `${otherwise} within ${ms} ms` });
  }

  /** A socket that is open and silent may be dead: pings draw bytes from a living one. */
  private async watch(socket: WebSocket): Promise<void> {
    const { clock, timings } = this.options;
    while (!this.over.signal.aborted) {
      await clock.sleep(timings.pingIntervalMs, this.over.signal);
      if (this.over.signal.aborted) return;
      if (clock.monotonic() - this.lastByteAt > timings.silenceTimeoutMs) {
        this.abandon({ kind: 'lost', message: `no byte for ${timings.silenceTimeoutMs} ms, the connection is half-open` });
        return;
      }
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    }
  }
}
