import { WebSocket, type RawData } from 'ws';
import { type Clock, type EpochMs, epochMsOf, type FeedMessage, feedTimeOf, type Gap, type Log } from '../../market/index.js';
import { decodeFrame, type RawElement, type Reject, type StatusElement } from '../protocol/index.js';
import { type Proxy, ProxyError, proxyFailure, Tunnel } from '../proxy/index.js';
import { type Frame, FrameQueue } from './frame-queue.js';
import type { StallDetector } from './stall.js';
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
  /** More came than could be read: the feed's times between which messages were given up, as far as they tell; all before has been handed over. */
  onShed(from: EpochMs | undefined, to: EpochMs | undefined, frames: number): void;
  /** Events as the vendor wrote them, for programs that share the connection; absent: nobody does. */
  onRaw?(elements: readonly RawElement[]): void;
  /** Whether anybody asks for them now. */
  wantsRaw(): boolean;
  /** The vendor refused topics; which, as far as its answer tells. */
  onRefused(topics: readonly Topic[]): void;
}

/** Why a connection ended. */
export type Ending =
  | { readonly kind: 'auth_failed'; readonly message: string }
  | { readonly kind: 'max_connections'; readonly message: string }
  | {
      readonly kind: 'lost';
      readonly message: string;
      readonly cause: Gap['cause'];
      /** What somebody has to do about it. */
      readonly remedy?: string;
    }
  | { readonly kind: 'closed' };

export interface ConnectionOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly timings: ConnectionTimings;
  readonly clock: Clock;
  readonly log: Log;
  readonly stall: StallDetector;
  /** Absent: the vendor is reached directly. */
  readonly proxy?: Proxy;
}

/** Unread frames beyond which the older half is given up: about two seconds of the tape's record. */
const MAX_WAITING_BYTES = 32 * 1_048_576;
/** A connection that the vendor cuts while so much waits to be read was cut for being slow. */
const SLOW_FRAMES = 1_000;
const MAX_FRAME_BYTES = 16 * 1_048_576;
/** A look that comes so late, because the process or the machine stood still, is none. */
const STOOD_STILL_MS = 2_000;
const NORMAL_CLOSURE = 1_000;
const ABNORMAL_CLOSURE = 1_006;

/** The life of one socket: connected → auth → auth_success → subscribe → data. */
export class Connection {
  readonly subscriptions = new Subscriptions();
  private socket: WebSocket | undefined;
  private readonly over = new AbortController();
  private ending: Ending | undefined;
  private phase: 'connecting' | 'authenticating' | 'subscribing' | 'streaming' = 'connecting';
  private lastByteAt = 0;
  private readonly queue: FrameQueue;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly wanted: () => ReadonlySet<Topic>,
    private readonly handlers: ConnectionHandlers,
  ) {
    const { clock } = options;
    this.queue = new FrameQueue({
      onFrame: (frame) => this.onFrame(frame),
      onShed: (first, last, count) => this.onShed(first, last, count),
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      maxBytes: MAX_WAITING_BYTES,
    });
  }

  get backlog(): FrameQueue['depth'] {
    return this.queue.depth;
  }

  /** Reads nothing until it is let go again; the socket is emptied all the same. */
  hold(held: boolean): void {
    this.queue.hold(held);
  }

  /** Resolves when the socket is gone, with the reason. */
  async run(): Promise<Ending> {
    const { url, timings, clock, proxy } = this.options;
    // The proxy has to answer a little sooner than the vendor, so that the one that does not is named.
    const tunnel = proxy && new Tunnel(proxy, { clock, timeoutMs: timings.connectTimeoutMs * 0.9 });
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      handshakeTimeout: timings.connectTimeoutMs,
      ...(tunnel ? { agent: tunnel } : {}),
    });
    this.socket = socket;
    this.options.stall.connecting();
    this.lastByteAt = clock.monotonic();
    const heard = (): void => {
      this.lastByteAt = clock.monotonic();
    };
    socket.on('message', (data) => {
      heard();
      this.queue.push(bufferOf(data));
    });
    socket.on('pong', heard);
    socket.on('ping', heard);
    socket.on('error', (error) => this.end(lostBy(proxy ? proxyFailure(error, proxy) : error)));
    const gone = new Promise<void>((resolve) => {
      socket.once('close', (code, reason) => {
        const slow = code === ABNORMAL_CLOSURE && this.queue.depth.frames > SLOW_FRAMES;
        const message = `closed with code ${code}${reason.length > 0 ? ` (${reason.toString()})` : ''}`;
        this.queue.flush();
        this.end(lost(message, slow ? 'vendor_drop' : 'disconnect'));
        resolve();
      });
    });
    void this.expect('connecting', timings.connectTimeoutMs, 'the server sent no greeting');
    void this.watch(socket);
    await gone;
    this.over.abort();
    tunnel?.destroy();
    return this.ending ?? { kind: 'closed' };
  }

  /** Asks for topics and lets go of others while connected; before that `wanted` is asked for anyway. */
  change(added: ReadonlySet<Topic>, removed: ReadonlySet<Topic>): void {
    if (this.phase !== 'subscribing' && this.phase !== 'streaming') return;
    for (const topics of requestsOf(removed)) this.send({ action: 'unsubscribe', params: topics.join(',') });
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

  private onFrame({ data, receivedAt }: Frame): void {
    const { handlers } = this;
    const { statuses, messages, rejects, raw } = decodeFrame(data, handlers.wantsRaw());
    for (const status of statuses) this.onStatus(status);
    if (rejects.length > 0) handlers.onRejects(rejects);
    if (messages.length > 0) handlers.onMessages(messages, epochMsOf(receivedAt));
    if (raw.length > 0) handlers.onRaw?.(raw);
  }

  private onShed(first: Frame, last: Frame, count: number): void {
    const timeIn = ({ data }: Frame, of: (...times: number[]) => number): EpochMs | undefined => {
      const times = decodeFrame(data).messages.flatMap((message) => feedTimeOf(message) ?? []);
      return times.length === 0 ? undefined : epochMsOf(of(...times));
    };
    this.handlers.onShed(timeIn(first, Math.min), timeIn(last, Math.max), count);
  }

  private onStatus({ status, message }: StatusElement): void {
    switch (status) {
      case 'connected':
        if (this.phase !== 'connecting') return;
        this.enter('authenticating');
        void this.expect('authenticating', this.options.timings.authTimeoutMs, 'the server did not answer the authentication');
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
        this.abandon(lost(message));
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
        this.onRefusal(message);
        return;
      default:
        this.options.log.info('status of the vendor', { status, message });
    }
  }

  private onRefusal(message: string): void {
    const topics = this.subscriptions.onRefusal();
    this.options.log.warn('the vendor refused topics', { message, topics: topics.slice(0, 10), count: topics.length });
    this.handlers.onRefused(topics);
    this.streamWhenComplete();
  }

  private ask(topics: ReadonlySet<Topic>): void {
    for (const request of requestsOf(topics)) {
      this.subscriptions.asked(request);
      this.send({ action: 'subscribe', params: request.join(',') });
    }
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
    const before = this.phase;
    this.phase = phase;
    if (phase === 'streaming' && before !== phase) this.options.stall.begin(this.options.clock.monotonic());
    this.handlers.onPhase(phase);
  }

  private async expect(phase: 'connecting' | 'authenticating', ms: number, otherwise: string): Promise<void> {
    await this.options.clock.sleep(ms, this.over.signal);
    if (!this.over.signal.aborted && this.phase === phase) this.abandon(lost(`${otherwise} within ${ms} ms`));
  }

  /** A socket that is open and silent may be dead: pings draw bytes from a living one. */
  private async watch(socket: WebSocket): Promise<void> {
    const { clock, timings } = this.options;
    while (!this.over.signal.aborted) {
      const before = clock.monotonic();
      await clock.sleep(timings.pingIntervalMs, this.over.signal);
      if (this.over.signal.aborted) return;
      // Whoever stood still himself has not read what came meanwhile: the next look tells.
      if (clock.monotonic() - before > timings.pingIntervalMs + STOOD_STILL_MS) continue;
      if (clock.monotonic() - this.lastByteAt > timings.silenceTimeoutMs) {
        this.abandon(lost(`nothing received for ${timings.silenceTimeoutMs} ms; the connection is half-open`));
        return;
      }
      // Where frames wait, it is not the vendor that stands still.
      const stalled = this.queue.depth.frames > 0 ? undefined : this.options.stall.stalledFor(clock.monotonic());
      if (stalled !== undefined) {
        this.abandon(lost(`connected, but no data for ${Math.round(stalled / 1_000)} s in the regular session`, 'stall'));
        return;
      }
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    }
  }
}

const lost = (message: string, cause: Gap['cause'] = 'disconnect'): Ending => ({ kind: 'lost', message, cause });

function lostBy(error: unknown): Ending {
  const ending = { kind: 'lost', message: error instanceof Error ? error.message : String(error), cause: 'disconnect' } as const;
  return error instanceof ProxyError ? { ...ending, remedy: error.remedy } : ending;
}

function bufferOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
