import { type RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { encodeStatus } from '../protocol/index.js';
import { framesOf } from './frames.js';
import type { Subscriber } from './topic-router.js';
import { TopicSet } from './topic-set.js';

const Request = z.object({ action: z.string(), params: z.string() });
type Request = z.infer<typeof Request>;

const POLICY_VIOLATION = 1_008;
/** Official clients come back after this one, and stay away after 1000 and 1001. */
const SERVICE_RESTART = 1_012;
/** Subscriptions of one pipelining client before its authentication; a Go client sends a frame per topic. */
const MAX_EARLY_CHARACTERS = 1_048_576;
const TEXT = { binary: false } as const;

export type Admission = 'admitted' | 'wrong_token' | 'full';
export type Departure = 'slow' | 'dead' | 'auth_failed' | 'auth_timeout' | 'max_connections' | 'too_much_before_auth' | 'relay_stops';

/** What a client tells the relay. */
export interface RelayClientEvents {
  admit(key: string): Admission;
  subscribed(client: RelayClient, topics: readonly string[]): void;
  unsubscribed(client: RelayClient, topics: readonly string[]): void;
  /** Called once, before the socket is closed: nothing is delivered from now on. */
  dismissed(client: RelayClient, reason: Departure): void;
}

/** One local program's connection, from the greeting on. */
export class RelayClient implements Subscriber {
  readonly topics = new TopicSet();
  /** Largest number of bytes that have ever waited for this client. */
  peakQueuedBytes = 0;
  private phase: 'greeted' | 'authenticated' | 'dismissed' = 'greeted';
  private early: Request[] = [];
  private earlyCharacters = 0;
  private heard = true;

  constructor(
    private readonly socket: WebSocket,
    private readonly events: RelayClientEvents,
    private readonly maxQueuedBytes: number,
  ) {
    socket.on('message', (data) => this.onMessage(data));
    socket.on('pong', () => this.onSignOfLife());
    socket.on('ping', () => this.onSignOfLife());
    // A broken socket is followed by 'close', where the relay takes the client out.
    socket.on('error', () => socket.terminate());
    this.sendStatuses('connected', ['Connected Successfully']);
  }

  get authenticated(): boolean {
    return this.phase === 'authenticated';
  }

  get queuedBytes(): number {
    return this.socket.bufferedAmount;
  }

  deliver(frames: readonly Buffer[]): boolean {
    for (const frame of frames) if (!this.write(frame)) return false;
    return true;
  }

  /** Asks for a sign of life; a client that gave none since it was last asked is gone. */
  ping(): void {
    if (this.phase === 'dismissed' || this.socket.readyState !== WebSocket.OPEN) return;
    if (!this.heard) {
      this.dismiss('dead');
      this.socket.terminate();
      return;
    }
    this.heard = false;
    this.socket.ping();
  }

  /** The vendor gives no close frame here. */
  expire(): void {
    if (this.phase === 'greeted') this.drop('auth_timeout', 'No authentication request received.');
  }

  /** Sends a close frame behind what waits already; `terminate` is for those who do not read it. */
  leave(reason: 'slow' | 'relay_stops'): void {
    this.dismiss(reason);
    this.socket.close(SERVICE_RESTART, reason === 'slow' ? 'too slow: unread data exceeds the limit' : 'relay is stopping');
  }

  terminate(): void {
    this.socket.terminate();
  }

  private write(frame: Buffer): boolean {
    if (this.phase === 'dismissed' || this.socket.readyState !== WebSocket.OPEN) return false;
    const queued = this.socket.bufferedAmount;
    if (queued > 0 && queued + frame.length > this.maxQueuedBytes) {
      this.leave('slow');
      return false;
    }
    this.socket.send(frame, TEXT);
    this.peakQueuedBytes = Math.max(this.peakQueuedBytes, this.socket.bufferedAmount);
    return true;
  }

  private dismiss(reason: Departure): void {
    if (this.phase === 'dismissed') return;
    this.phase = 'dismissed';
    this.early = [];
    this.events.dismissed(this, reason);
  }

  private drop(status: 'auth_failed' | 'auth_timeout', message: string): void {
    for (const frame of framesOf([encodeStatus(status, message)])) this.socket.send(frame, TEXT, () => this.socket.terminate());
    this.dismiss(status);
  }

  private refuse(reason: 'max_connections' | 'too_much_before_auth', message: string): void {
    this.sendStatuses(reason === 'max_connections' ? reason : 'error', [message]);
    this.dismiss(reason);
    this.socket.close(POLICY_VIOLATION, reason);
  }

  private sendStatuses(status: string, messages: readonly string[]): void {
    this.deliver(framesOf(messages.map((message) => encodeStatus(status, message))));
  }

  private onSignOfLife(): void {
    this.heard = true;
    // Pings are answered by themselves; who sends them without reading the answers is slow as well.
    if (this.phase !== 'dismissed' && this.socket.bufferedAmount > this.maxQueuedBytes) this.leave('slow');
  }

  private onMessage(data: RawData): void {
    this.onSignOfLife();
    const request = this.phase === 'dismissed' ? undefined : parseRequest(data);
    if (!request) return;
    if (this.phase === 'authenticated') this.onRequest(request);
    else if (request.action === 'auth') this.onAuth(request.params);
    else this.keepForLater(request);
  }

  private onAuth(key: string): void {
    const admission = this.events.admit(key);
    if (admission === 'wrong_token') return this.drop('auth_failed', 'authentication failed');
    if (admission === 'full') return this.refuse('max_connections', 'Maximum number of websocket connections exceeded.');
    this.phase = 'authenticated';
    this.sendStatuses('auth_success', ['authenticated']);
    const { early } = this;
    this.early = [];
    for (const request of early) this.onRequest(request);
  }

  /** Nothing but the answer to `auth` may follow the greeting, so what came before it waits. */
  private keepForLater(request: Request): void {
    if (request.action !== 'subscribe' && request.action !== 'unsubscribe') return;
    this.earlyCharacters += request.params.length;
    this.early.push(request);
    if (this.earlyCharacters + this.early.length > MAX_EARLY_CHARACTERS)
      this.refuse('too_much_before_auth', 'Too many requests before authentication.');
  }

  private onRequest({ action, params }: Request): void {
    if (this.phase !== 'authenticated' || (action !== 'subscribe' && action !== 'unsubscribe')) return;
    const topics = params.split(',').map((topic) => topic.trim());
    const changed = topics.filter((topic) => (action === 'subscribe' ? this.topics.add(topic) : this.topics.remove(topic)));
    if (changed.length === 0) return;
    if (action === 'subscribe') this.events.subscribed(this, changed);
    else this.events.unsubscribed(this, changed);
    this.sendStatuses(
      'success',
      changed.map((topic) => `${action}d to: ${topic}`),
    );
  }
}

/** What is no request is not answered, as the vendor does. */
function parseRequest(data: RawData): Request | undefined {
  try {
    return Request.safeParse(JSON.parse(textOf(data))).data;
  } catch {
    return undefined;
  }
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  return Array.isArray(data) ? Buffer.concat(data).toString('utf8') : Buffer.from(data).toString('utf8');
}
