import { setImmediate as nextTurn } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Clock, type EpochMs, epochMsOf, newYorkTime, serialDay, silentLog, tickerOf } from '../../market/index.js';
import type { TapeTrade } from '../protocol/index.js';
import { type Simulator, type SimulatorOptions, startSimulator } from './index.js';

/** Monday, 2013-10-07, 10:00:00 in New York. */
export const TEN: EpochMs = newYorkTime(serialDay({ year: 2013, month: 10, day: 7 }), 10);

/** Time that stands still until a test moves it. Waits of up to 50 ms are polling and pass with the next turn. */
export class ManualClock implements Clock {
  private time = 0;
  private sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  now(): EpochMs {
    return epochMsOf(1_800_000_000_000 + this.time);
  }
  monotonic(): number {
    return this.time;
  }
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 50) {
      await nextTurn();
      return;
    }
    await new Promise<void>((resolve) => {
      this.sleepers.push({ until: this.time + ms, wake: resolve });
      signal?.addEventListener('abort', () => resolve(), { once: true });
      if (signal?.aborted === true) resolve();
    });
  }
  advance(ms: number): void {
    this.time += ms;
    const due = this.sleepers.filter(({ until }) => until <= this.time);
    this.sleepers = this.sleepers.filter(({ until }) => until > this.time);
    for (const { wake } of due) wake();
  }
}

/** A tape that a test writes while it is played. */
export class ManualTape implements AsyncIterable<readonly TapeTrade[]> {
  private readonly batches: (readonly TapeTrade[])[] = [];
  private wake: () => void = () => undefined;
  private ended = false;

  push(...trades: readonly TapeTrade[]): void {
    this.batches.push(trades);
    this.wake();
  }
  end(): void {
    this.ended = true;
    this.wake();
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<readonly TapeTrade[]> {
    for (;;) {
      const batch = this.batches.shift();
      if (batch) yield batch;
      else if (this.ended) return;
      else {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    }
  }
}

let sequence = 0;
/** A print of 100 shares at 10 dollars, ten o'clock, Nasdaq-listed; each with the next sequence number. */
export function trade(symbol: string, overrides: Partial<Omit<TapeTrade, 'symbol'>> = {}): TapeTrade {
  sequence += 1;
  return {
    kind: 'trade',
    symbol: tickerOf(symbol),
    price: 10,
    size: 100,
    time: TEN,
    nanos: 0,
    sequence,
    conditions: [],
    exchange: 12,
    id: String(sequence),
    participantTime: overrides.time ?? TEN,
    tape: 3,
    trfId: 0,
    trfTime: epochMsOf(0),
    ...overrides,
  };
}

export const at = (ms: number): EpochMs => epochMsOf(TEN + ms);

export type Element = Readonly<Record<string, unknown>>;

/** A bare `ws` client that keeps everything it sees. */
export class RawClient {
  readonly frames: string[] = [];
  pongs = 0;
  closed: { readonly code: number; readonly reason: string } | undefined;
  /** Why the handshake did not succeed. */
  failure: string | undefined;
  private readonly socket: WebSocket;
  private readonly watchers = new Set<() => void>();

  constructor(url: string) {
    this.socket = new WebSocket(url, { perMessageDeflate: false });
    this.socket.on('message', (data: Buffer) => this.note(() => this.frames.push(data.toString('utf8'))));
    this.socket.on('pong', () => this.note(() => (this.pongs += 1)));
    this.socket.on('error', (error) => this.note(() => (this.failure = error.message)));
    this.socket.on('close', (code, reason) => this.note(() => (this.closed = { code, reason: reason.toString() })));
  }

  /** Elements of the frames that are JSON arrays. */
  get elements(): Element[] {
    return this.frames.flatMap((frame) => parsed(frame));
  }
  get statuses(): string[] {
    return this.elements.filter(({ ev }) => ev === 'status').map(({ status, message }) => `${String(status)}: ${String(message)}`);
  }
  of(ev: string): Element[] {
    return this.elements.filter((element) => element['ev'] === ev);
  }
  /** Sequence numbers of the trades seen. */
  get trades(): unknown[] {
    return this.of('T').map(({ q }) => q);
  }

  send(action: string, params: string): void {
    this.socket.send(JSON.stringify({ action, params }));
  }
  sendText(text: string): void {
    this.socket.send(text);
  }
  ping(): void {
    this.socket.ping();
  }
  stopReading(): void {
    this.socket.pause();
  }
  readOn(): void {
    this.socket.resume();
  }
  /** Vanishes without a close frame. */
  abort(): void {
    this.socket.terminate();
  }
  close(): void {
    this.socket.close(1_000);
  }

  /** Resolves as soon as it holds, judged after each thing that is seen. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        const watcher = (): void => {
          this.watchers.delete(watcher);
          resolve();
        };
        this.watchers.add(watcher);
      });
    }
  }
  async opened(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) {
      await new Promise<void>((resolve) => {
        this.socket.once('open', () => resolve());
        this.socket.once('close', () => resolve());
      });
    }
    return this;
  }
  async over(): Promise<{ readonly code: number; readonly reason: string } | undefined> {
    await this.until(() => this.closed !== undefined);
    return this.closed;
  }

  private note(change: () => unknown): void {
    change();
    for (const watcher of this.watchers) watcher();
  }
}

function parsed(frame: string): Element[] {
  try {
    const value: unknown = JSON.parse(frame);
    return Array.isArray(value) ? (value as Element[]) : [];
  } catch {
    return [];
  }
}

export const GREETING = 'connected: Connected Successfully';
export const AUTHENTICATED = 'auth_success: authenticated';
export const NOT_AUTHORIZED = 'error: not authorized';

/** A simulator at full speed on a tape and a clock that the test moves, and its clients. */
export class Bench {
  readonly clock = new ManualClock();
  readonly tape = new ManualTape();
  private readonly clients: RawClient[] = [];
  private started: Simulator | undefined;

  async start(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
    this.started = await startSimulator({
      host: '127.0.0.1',
      port: 0,
      tape: this.tape,
      speed: 'max',
      clock: this.clock,
      log: silentLog,
      ...options,
    });
    return this.started;
  }
  get simulator(): Simulator {
    if (!this.started) throw new Error('start the simulator first');
    return this.started;
  }

  connect(): RawClient {
    const client = new RawClient(this.simulator.url);
    this.clients.push(client);
    return client;
  }
  async authenticated(key = 'key'): Promise<RawClient> {
    const client = await this.connect().opened();
    client.send('auth', key);
    await client.until(() => client.statuses.includes(AUTHENTICATED));
    return client;
  }
  async subscribed(topics: string, key = 'key'): Promise<RawClient> {
    const client = await this.authenticated(key);
    client.send('subscribe', topics);
    const last = topics.split(',').at(-1) ?? '';
    await client.until(() => client.statuses.includes(`success: subscribed to: ${last}`));
    return client;
  }

  async get(
    path: string,
    headers: Readonly<Record<string, string>> = { authorization: 'Bearer key' },
  ): Promise<{ status: number; text: string }> {
    const answer = await fetch(path.startsWith('http') ? path : this.simulator.httpUrl + path, { headers });
    return { status: answer.status, text: await answer.text() };
  }
  async json<T = Record<string, unknown>>(path: string): Promise<T> {
    return JSON.parse((await this.get(path)).text) as T;
  }
  async post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; text: string }> {
    const answer = await fetch(`${this.simulator.httpUrl}/control/fault`, { method: 'POST', body, headers });
    return { status: answer.status, text: await answer.text() };
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.abort();
    this.tape.end();
    await this.started?.close();
  }
}
