import { WebSocket, type RawData } from 'ws';
import { z } from 'zod';
import { encodeStatus, frame } from '../protocol/index.js';
import { TopicSet } from './topic-set.js';

const Request = z.object({ action: z.string(), params: z.string() });

export const MAX_CONNECTIONS_MESSAGE =
  'Maximum number of websocket connections exceeded. You have reached the connection limit for your account. Please contact support to increase your limit.';
const POLICY_VIOLATION = 1_008;
const MAX_FRAME_BYTES = 256 * 1_024;

export interface SessionEvents {
  /** @returns whether the key is good; a good one may evict somebody, this session perhaps too */
  authenticate(session: ClientSession, key: string): boolean;
  subscribed(session: ClientSession): void;
}

/** One client of the simulator, from the greeting on. */
export class ClientSession {
  readonly topics = new TopicSet();
  /** Set by a successful authentication. */
  key: string | undefined;
  private drained: (() => void) | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly events: SessionEvents,
    /** Unsent bytes beyond which the vendor would cut a slow consumer off. */
    private readonly maxUnsentBytes: number,
  ) {
    socket.on('message', (data) => this.onRequest(data));
    // A broken socket is followed by 'close', where the server takes the session out.
    socket.on('error', () => socket.terminate());
    this.sendStatus('connected', 'Connected Successfully');
  }

  get unsentBytes(): number {
    return this.socket.bufferedAmount;
  }

  get live(): boolean {
    return this.socket.readyState === WebSocket.OPEN && this.key !== undefined;
  }

  /** Events as elements, cut into frames that official clients can take. @returns false when a slow consumer was cut off */
  deliver(elements: readonly string[]): boolean {
    let part: string[] = [];
    let bytes = 0;
    for (const element of elements) {
      if (bytes + element.length > MAX_FRAME_BYTES) {
        this.socket.send(frame(part));
        part = [];
        bytes = 0;
      }
      part.push(element);
      bytes += element.length + 1;
    }
    if (part.length > 0) this.socket.send(frame(part), () => this.drained?.());
    if (this.socket.bufferedAmount <= this.maxUnsentBytes) return true;
    this.socket.terminate();
    return false;
  }

  /** Resolves when the client has taken all but `bytes`, or is gone. */
  async drainedTo(bytes: number): Promise<void> {
    while (this.live && this.socket.bufferedAmount > bytes) {
      await new Promise<void>((resolve) => {
        this.drained = resolve;
        this.socket.once('close', () => resolve());
      });
      this.drained = undefined;
    }
  }

  evict(): void {
    this.sendStatus('max_connections', MAX_CONNECTIONS_MESSAGE);
    this.key = undefined;
    this.socket.close(POLICY_VIOLATION, 'max_connections');
  }

  /** The vendor gives no close frame here. */
  refuse(status: 'auth_failed' | 'auth_timeout', message: string): void {
    this.socket.send(frame([encodeStatus(status, message)]), () => this.socket.terminate());
  }

  private sendStatus(status: string, message: string): void {
    this.socket.send(frame([encodeStatus(status, message)]));
  }

  private onRequest(data: RawData): void {
    // An evicted client may show its key once more before it sees the close frame.
    if (this.socket.readyState !== WebSocket.OPEN) return;
    const request = parseRequest(data);
    if (!request) return;
    const topics = request.params.split(',').map((topic) => topic.trim());
    if (request.action === 'auth') this.onAuth(request.params);
    else if (this.key === undefined) return;
    else if (request.action === 'subscribe') this.onSubscribe(topics);
    else if (request.action === 'unsubscribe') this.onUnsubscribe(topics);
  }

  private onAuth(key: string): void {
    if (this.key !== undefined) return;
    if (!this.events.authenticate(this, key)) this.refuse('auth_failed', 'authentication failed');
  }

  /** Called by the server when the key is good. */
  accept(key: string): void {
    this.key = key;
    this.sendStatus('auth_success', 'authenticated');
  }

  private onSubscribe(topics: readonly string[]): void {
    const accepted = topics.filter((topic) => this.topics.add(topic));
    if (accepted.length > 0) this.socket.send(frame(accepted.map((topic) => encodeStatus('success', `subscribed to: ${topic}`))));
    if (!this.topics.empty) this.events.subscribed(this);
  }

  private onUnsubscribe(topics: readonly string[]): void {
    const dropped = topics.filter((topic) => this.topics.remove(topic));
    if (dropped.length > 0) this.socket.send(frame(dropped.map((topic) => encodeStatus('success', `unsubscribed to: ${topic}`))));
  }
}

/** What is no request is not answered, as the vendor does. */
function parseRequest(data: RawData): z.infer<typeof Request> | undefined {
  try {
    const text = Buffer.isBuffer(data)
      ? data.toString('utf8')
      : Array.isArray(data)
        ? Buffer.concat(data).toString('utf8')
        : Buffer.from(data).toString('utf8');
    return Request.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
