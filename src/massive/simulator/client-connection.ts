import type { Socket } from 'node:net';
import { WebSocket, type RawData } from 'ws';
import { z } from 'zod';
import { encodeStatus, frame } from '../protocol/index.js';
import { SubscribedTopics } from './subscribed-topics.js';

const Request = z.object({ action: z.string(), params: z.string() });

const MAX_CONNECTIONS_MESSAGE =
  'Maximum number of websocket connections exceeded. You have reached the connection limit for your account. Please contact support to increase your limit.';
const POLICY_VIOLATION = 1_008;
const MAX_FRAME_BYTES = 256 * 1_024;

/** How the vendor is not known to behave is a setting; these are assumptions. */
export interface Manners {
  /** Acknowledgements of one request in one frame (seen live), or a frame each (seen in older traces). */
  readonly acks: 'coalesced' | 'each';
  /** The answer to a request ahead of the authentication. */
  readonly beforeAuth: 'ignore' | 'not-authorized';
}

export interface SessionHost extends Manners {
  /**
   * Judges a key. A good one is accepted (`session.accept`) by the host, which may evict somebody, this session perhaps too.
   * @returns the message of a refusal, if it is one
   */
  authenticate(session: ClientSession, key: string): { readonly refusal?: string };
  /** Whether the account may have the topic; an `ignored` one gets no answer at all. */
  judge(topic: string): 'granted' | 'not-authorized' | 'ignored';
  subscribed(session: ClientSession): void;
}

/** What becomes of events for this client: sent, kept for later, dropped, or nothing at all leaves the socket any more. */
export type Flow = 'open' | 'held' | 'lost' | 'mute';

/** One client of the simulator, from the greeting on. */
export class ClientSession {
  readonly topics = new SubscribedTopics();
  /** Set by a successful authentication. */
  key: string | undefined;
  /** Has asked for authentication, answered or not. */
  asked = false;
  private flow: Flow = 'open';
  private cause: object | undefined;
  private held: string[] = [];
  private readonly riders: string[] = [];
  private drained: (() => void) | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly raw: Socket,
    private readonly host: SessionHost,
    /** Unsent bytes beyond which the vendor would cut a slow consumer off. */
    private readonly maxUnsentBytes: number,
  ) {
    socket.on('message', (data) => this.onRequest(data));
    // A broken socket is followed by 'close', where the server takes the session out.
    socket.on('error', () => socket.terminate());
  }

  greet(): void {
    this.sendStatus('connected', 'Connected Successfully');
  }

  get live(): boolean {
    return this.socket.readyState === WebSocket.OPEN && this.key !== undefined;
  }

  /** Events as elements, cut into frames that official clients can take. */
  deliver(elements: readonly string[]): 'sent' | 'lost' | 'cut-off' {
    if (this.flow === 'lost' || this.flow === 'mute') return 'lost';
    if (this.flow === 'held') {
      for (const element of elements) this.held.push(element);
      return 'sent';
    }
    let part: string[] = this.riders.splice(0, 1);
    let bytes = part[0]?.length ?? 0;
    for (const element of elements) {
      if (bytes + element.length > MAX_FRAME_BYTES && part.length > 0) {
        this.transmit(frame(part));
        part = [];
        bytes = 0;
      }
      part.push(element);
      bytes += element.length + 1;
    }
    if (part.length > 0) this.socket.send(frame(part), () => this.drained?.());
    if (this.socket.bufferedAmount <= this.maxUnsentBytes) return 'sent';
    this.socket.terminate();
    return 'cut-off';
  }

  /** A frame as it is, which need not be one. */
  sendRaw(text: string): void {
    if (this.flow !== 'held' && this.flow !== 'lost') this.transmit(text);
  }

  /** Elements that travel at the head of the next frames of events, one each. */
  ride(elements: readonly string[]): void {
    this.riders.push(...elements);
  }

  /** `mute`: from now on the socket stays open, and neither a byte nor a pong comes out of it. */
  setFlow(flow: Flow, cause?: object): void {
    if (this.flow === 'mute') return;
    this.flow = flow;
    this.cause = cause;
    if (flow === 'mute') this.socket.pause();
    if (flow === 'open' && this.held.length > 0) this.deliver(this.held.splice(0));
  }

  /** Ends what `cause` began, unless something else has changed the flow since. */
  resume(cause: object): void {
    if (this.cause === cause) this.setFlow('open');
  }

  /** Resolves when the client has taken all but `bytes`, or is gone. */
  async drainedTo(bytes: number): Promise<void> {
    while (this.live && this.flow !== 'mute' && this.socket.bufferedAmount > bytes) {
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
    this.close(POLICY_VIOLATION, 'max_connections');
  }

  close(code: number, reason: string): void {
    if (this.flow === 'mute') this.socket.terminate();
    else this.socket.close(code, reason);
  }

  /** Ends the TCP connection without a close frame. */
  abort(): void {
    this.socket.terminate();
  }

  /** The same with a TCP reset, what is unsent included. */
  reset(): void {
    this.raw.resetAndDestroy();
  }

  /** The vendor gives no close frame here. */
  refuse(status: 'auth_failed' | 'auth_timeout', message: string): void {
    if (this.flow === 'mute') return;
    this.socket.send(frame([encodeStatus(status, message)]), () => this.socket.terminate());
  }

  /** Called by the host when the key is good. */
  accept(key: string): void {
    this.key = key;
    this.sendStatus('auth_success', 'authenticated');
  }

  private transmit(text: string): void {
    if (this.flow !== 'mute') this.socket.send(text);
  }

  private sendStatus(status: string, message: string): void {
    this.transmit(frame([encodeStatus(status, message)]));
  }

  private onRequest(data: RawData): void {
    // An evicted client may show its key once more before it sees the close frame.
    if (this.socket.readyState !== WebSocket.OPEN) return;
    const request = parseRequest(data);
    if (!request) return;
    const { action, params } = request;
    if (action === 'auth') this.onAuth(params);
    else if (action !== 'subscribe' && action !== 'unsubscribe') return;
    else if (this.key === undefined) this.onTooEarly();
    else if (action === 'subscribe') this.onSubscribe(topicsOf(params));
    else this.onUnsubscribe(topicsOf(params));
  }

  private onAuth(key: string): void {
    if (this.key !== undefined) return;
    this.asked = true;
    const { refusal } = this.host.authenticate(this, key);
    if (refusal !== undefined) this.refuse('auth_failed', refusal);
  }

  private onTooEarly(): void {
    if (this.host.beforeAuth === 'not-authorized') this.sendStatus('error', 'not authorized');
  }

  private onSubscribe(topics: readonly string[]): void {
    const judged = topics.map((topic) => ({ topic, verdict: this.host.judge(topic) }));
    // Ahead of the acknowledgements of the same request, and without the topic's name.
    for (const { verdict } of judged) if (verdict === 'not-authorized') this.sendStatus('error', 'not authorized');
    const accepted = judged.filter(({ topic, verdict }) => verdict === 'granted' && this.topics.add(topic));
    this.acknowledge(accepted.map(({ topic }) => `subscribed to: ${topic}`));
    if (!this.topics.empty) this.host.subscribed(this);
  }

  private onUnsubscribe(topics: readonly string[]): void {
    this.acknowledge(topics.filter((topic) => this.topics.remove(topic)).map((topic) => `unsubscribed to: ${topic}`));
  }

  private acknowledge(messages: readonly string[]): void {
    const statuses = messages.map((message) => encodeStatus('success', message));
    if (this.host.acks === 'each') for (const status of statuses) this.transmit(frame([status]));
    else if (statuses.length > 0) this.transmit(frame(statuses));
  }
}

const topicsOf = (params: string): string[] => params.split(',').map((topic) => topic.trim());

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
