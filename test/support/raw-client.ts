import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';

export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** A bare WebSocket that keeps every frame it gets, and does nothing by itself. */
export class RawClient {
  /** Frames as they came. */
  readonly frames: string[] = [];
  readonly closed: Promise<Closing>;
  private watchers: (() => void)[] = [];

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.frames.push((data as Buffer).toString());
      for (const watch of this.watchers) watch();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on('error', () => undefined);
  }

  /** Does not wait for the connection. */
  static to(url: string, options: ClientOptions = {}): RawClient {
    return new RawClient(new WebSocket(url, { perMessageDeflate: false, ...options }));
  }

  /** Connected, greeted and authenticated, with these topics acknowledged. */
  static async subscribed(url: string, topics: string, key = 'any'): Promise<RawClient> {
    const client = RawClient.to(url);
    await client.frame(0);
    client.send({ action: 'auth', params: key });
    if ((await client.frame(1)) !== AUTHENTICATED) throw new Error(`not authenticated: ${client.frames[1]}`);
    if (topics !== '') await client.request('subscribe', topics);
    client.frames.length = 0;
    return client;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Sends and waits for the next frame. */
  async request(action: string, params: string): Promise<string> {
    const next = this.frames.length;
    this.send({ action, params });
    return this.frame(next);
  }

  /** What the server had sent before it answered a ping. */
  async settled(): Promise<readonly string[]> {
    const pong = once(this.socket, 'pong');
    this.socket.ping();
    await pong;
    return this.frames;
  }

  /** The frame with this index, once it is there. */
  async frame(index: number): Promise<string> {
    await this.until(() => this.frames.length > index);
    return this.frames[index] ?? '';
  }

  /** All elements so far, parsed. */
  elements(): Record<string, unknown>[] {
    return this.frames.flatMap((frame) => JSON.parse(frame) as Record<string, unknown>[]);
  }

  /** Resolves when `done` says so after a frame; rejects when the connection closes before. */
  until(done: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!done()) return;
        this.watchers = this.watchers.filter((watch) => watch !== look);
        resolve();
      };
      this.watchers.push(look);
      void this.closed.then(({ code }) => reject(new Error(`closed with ${code} after ${this.frames.length} frames`)));
      look();
    });
  }
}

export const CONNECTED = '[{"ev":"status","status":"connected","message":"Connected Successfully"}]';
export const AUTHENTICATED = '[{"ev":"status","status":"auth_success","message":"authenticated"}]';

/** The acknowledgements as one frame. */
export function acknowledged(action: 'subscribed' | 'unsubscribed', ...topics: readonly string[]): string {
  return JSON.stringify(topics.map((topic) => ({ ev: 'status', status: 'success', message: `${action} to: ${topic}` })));
}
