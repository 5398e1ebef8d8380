import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { epochMsOf } from '../../src/market/index.js';
import { politely, type RawPeer, RawServer } from './vendor-socket.js';
import type { Frame, OddDay } from './odd-day.js';

/** A vendor that plays the frames of a day once, over whatever connection there is, and has its trades at `/v3/trades`. */
export class ScriptedVendor {
  private sent = 0;
  private waiting: (() => void) | undefined;
  private subscribed: RawPeer | undefined;

  private constructor(
    private readonly sockets: RawServer,
    private readonly http: Server,
    private readonly frames: readonly Frame[],
  ) {}

  static async start(day: OddDay): Promise<ScriptedVendor> {
    const http = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://vendor');
      const [, symbol] = /^\/v3\/trades\/(.+)$/.exec(pathname) ?? [];
      const ms = (name: string): number => Number((searchParams.get(name) ?? '').slice(0, -6));
      const body =
        symbol === undefined
          ? '{"status":"OK","count":0,"results":[]}'
          : day.rest(decodeURIComponent(symbol), ms('timestamp.gte'), epochMsOf(ms('timestamp.lt') - 1));
      response.setHeader('content-type', 'application/json');
      response.end(body);
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const sockets = await RawServer.start((peer, action, params) => {
      politely(peer, action, params);
      if (action === 'subscribe') vendor.play(peer);
    });
    const vendor = new ScriptedVendor(sockets, http, day.stream());
    return vendor;
  }

  get socketUrl(): string {
    return this.sockets.url;
  }

  get restUrl(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  get length(): number {
    return this.frames.length;
  }

  /** Sends the frames up to one. */
  async playTo(end: number): Promise<void> {
    while (this.sent < Math.min(end, this.frames.length)) {
      const peer = await this.peer();
      peer.socket.send(`[${this.frames[this.sent]?.elements.join(',') ?? ''}]`);
      this.sent += 1;
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  }

  /** Breaks the connection off, with so many frames on their way. What may be lost ends with the first frame that REST cannot stand for. */
  async breakOff(frames: number): Promise<number> {
    const peer = await this.peer();
    await new Promise((resolve) => setTimeout(resolve, 300));
    this.subscribed = undefined;
    peer.socket.terminate();
    const before = this.sent;
    while (this.sent < before + frames && this.frames[this.sent]?.isPlain) this.sent += 1;
    return this.sent - before;
  }

  async close(): Promise<void> {
    await this.sockets.close();
    await new Promise((resolve) => this.http.close(resolve));
  }

  private play(peer: RawPeer): void {
    this.subscribed = peer;
    peer.socket.once('close', () => {
      if (this.subscribed === peer) this.subscribed = undefined;
    });
    this.waiting?.();
  }

  private async peer(): Promise<RawPeer> {
    while (!this.subscribed) await new Promise<void>((resolve) => (this.waiting = resolve));
    return this.subscribed;
  }
}
