import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, vi } from 'vitest';
import { type RawData, WebSocket, WebSocketServer } from 'ws';

export type Element = Readonly<Record<string, unknown>>;

/** Looks often, so that tests are quick; gives up late, so that a busy machine does not fail them. */
export const PATIENCE = { interval: 5, timeout: 10_000 } as const;

export const textOf = (data: RawData): string => (data as Buffer).toString('utf8');

/** A plain WebSocket client, to see what a server of the vendor's protocol says word by word. */
export class RawClient {
  readonly elements: Element[] = [];
  /** Code of the close frame; 1006 when there was none. */
  readonly closed: Promise<number>;
  private readonly socket: WebSocket;

  constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on('message', (data) => this.elements.push(...(JSON.parse(textOf(data)) as Element[])));
    this.closed = once(this.socket, 'close').then(([code]) => code as number);
  }

  /** Status elements as `status: message`. */
  get statuses(): string[] {
    return this.elements.filter(({ ev }) => ev === 'status').map(({ status, message }) => `${String(status)}: ${String(message)}`);
  }

  of(event: 'T' | 'A' | 'AM'): Element[] {
    return this.elements.filter(({ ev }) => ev === event);
  }

  send(action: string, params: string): void {
    this.sendText(JSON.stringify({ action, params }));
  }

  /** Sends a request in the moment in which a status arrives, before a close frame behind it is seen. */
  sayOnStatus(status: string, action: string, params: string): void {
    this.socket.on('message', (data) => {
      if (textOf(data).includes(`"${status}"`)) this.send(action, params);
    });
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  /** Resolves once a status with this beginning has come. */
  async said(beginning: string): Promise<void> {
    await vi.waitFor(() => expect(this.statuses.filter((status) => status.startsWith(beginning))).not.toEqual([]), PATIENCE);
  }

  /** As far as `auth_success`. */
  async authenticated(key = 'key'): Promise<this> {
    await this.said('connected');
    this.send('auth', key);
    await this.said('auth_success');
    return this;
  }

  async subscribed(...topics: readonly string[]): Promise<this> {
    this.send('subscribe', topics.join(','));
    for (const topic of topics) await this.said(`success: subscribed to: ${topic}`);
    return this;
  }

  terminate(): void {
    this.socket.terminate();
  }
}

/** One client as a raw server sees it. */
export interface RawPeer {
  readonly socket: WebSocket;
  /** Requests as `action params`. */
  readonly requests: string[];
  readonly closed: Promise<number>;
}

/** A server of the vendor's protocol under the test's control, for what the simulator never does. */
export class RawServer {
  readonly peers: RawPeer[] = [];
  private readonly server: WebSocketServer;

  private constructor(answer: RawAnswer, autoPong: boolean, host: string) {
    this.server = new WebSocketServer({ host, port: 0, autoPong });
    this.server.on('connection', (socket) => {
      const peer = { socket, requests: [] as string[], closed: once(socket, 'close').then(([code]) => code as number) };
      this.peers.push(peer);
      socket.on('message', (data) => {
        const { action, params } = JSON.parse(textOf(data)) as { action: string; params: string };
        peer.requests.push(`${action} ${params}`);
        answer(peer, action, params);
      });
      answer(peer, 'connect', '');
    });
  }

  static async start(answer: RawAnswer = politely, { autoPong = true, host = '127.0.0.1' } = {}): Promise<RawServer> {
    const raw = new RawServer(answer, autoPong, host);
    await once(raw.server, 'listening');
    return raw;
  }

  get url(): string {
    const { address, port } = this.server.address() as AddressInfo;
    return `ws://${address}:${port}/stocks`;
  }

  async peer(index = 0): Promise<RawPeer> {
    return vi.waitFor(() => {
      const peer = this.peers[index];
      if (!peer) throw new Error(`no connection ${index}`);
      return peer;
    }, PATIENCE);
  }

  async close(): Promise<void> {
    for (const { socket } of this.peers) socket.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export type RawAnswer = (peer: RawPeer, action: string, params: string) => void;

export function say(peer: RawPeer, ...statuses: readonly (readonly [status: string, message: string])[]): void {
  peer.socket.send(JSON.stringify(statuses.map(([status, message]) => ({ ev: 'status', status, message }))));
}

/** Greets, accepts every key and every topic. */
export const politely: RawAnswer = (peer, action, params) => {
  if (action === 'connect') say(peer, ['connected', 'Connected Successfully']);
  else if (action === 'auth') say(peer, ['auth_success', 'authenticated']);
  else say(peer, ...params.split(',').map((topic) => ['success', `${action}d to: ${topic}`] as const));
};
