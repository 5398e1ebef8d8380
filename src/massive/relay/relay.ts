import { once } from 'node:events';
import type { WebSocket } from 'ws';
import type { Clock, Log } from '../../market/index.js';
import type { RawElement } from '../protocol/index.js';
import { isForeignOrigin, isLoopback, Tokens } from './admission.js';
import { RelayOpenError } from './errors.js';
import { Listener } from './listener.js';
import { type Admission, type Departure, RelayClient } from './relay-client.js';
import { TopicRouter } from './topic-router.js';
import { TopicUnion } from './topic-union.js';

interface RelayUpstream {
  /** The topics that local programs hold between them, wildcards included; called on each change of the union. */
  setTopics(topics: ReadonlySet<string>): void;
}

export interface RelayOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Empty: any key that is not empty is accepted, on loopback only. */
  readonly tokens: readonly string[];
  /** PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly upstream: RelayUpstream;
  readonly clock: Clock;
  readonly log: Log;
  readonly authTimeoutMs?: number;
  readonly maxClients?: number;
  /** Unread bytes that may wait for one client. */
  readonly maxQueuedBytes?: number;
  readonly pingIntervalMs?: number;
}

export interface RelayCounters {
  /** Events handed to clients, counted once for each of them. */
  delivered: number;
  /** Clients that read too slowly. */
  cutOff: number;
  /** Clients that no longer answered pings. */
  dead: number;
  /** Connections that never became clients: wrong token, no token in time, no room. */
  refused: number;
}

export interface RelayStatus extends Readonly<RelayCounters> {
  /** Authenticated connections. */
  readonly clients: number;
  readonly connections: number;
  /** Topics upstream: the union of all clients' topics. */
  readonly topics: number;
  /** Bytes that wait now, over all clients. */
  readonly queuedBytes: number;
  /** The most bytes that ever waited for one client. */
  readonly peakQueuedBytes: number;
}

export interface Relay {
  readonly url: string;
  /** Sends each event to all who want it, in this order; to each of them in as few frames as can be. */
  deliver(elements: readonly RawElement[]): void;
  status(): RelayStatus;
  /** Says goodbye with 1012, so that clients come back. */
  close(): Promise<void>;
}

const AUTH_TIMEOUT_MS = 15_000;
const PING_INTERVAL_MS = 20_000;
const MAX_CLIENTS = 256;
const MAX_QUEUED_BYTES = 4 * 1_048_576;
/** Connections that have not authenticated yet. */
const MAX_STRANGERS = 64;
/** How long a client may take to read its close frame. */
const FAREWELL_MS = 2_000;

/** @throws RelayOpenError, RelayPortError */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const server = new RelayServer(options);
  await server.listen();
  return server;
}

class RelayServer implements Relay {
  url = '';
  private readonly tokens: Tokens;
  private readonly listener: Listener;
  private readonly connections = new Set<RelayClient>();
  private readonly router = new TopicRouter();
  private readonly union: TopicUnion;
  private readonly stopping = new AbortController();
  private readonly counters: RelayCounters = { delivered: 0, cutOff: 0, dead: 0, refused: 0 };
  /** Of clients that have gone. */
  private peakQueuedBytes = 0;
  /** Aborted when the last connection has gone after the end began. */
  private readonly emptied = new AbortController();

  constructor(private readonly options: RelayOptions) {
    const { host, port, tls, tokens, upstream } = options;
    this.tokens = new Tokens(tokens);
    if (this.tokens.open && !isLoopback(host))
      throw new RelayOpenError(`The relay would be open to everyone on ${host}: it has no tokens and the address is not loopback.`);
    this.union = new TopicUnion((topics) => upstream.setTopics(topics));
    this.listener = new Listener({
      host,
      port,
      ...(tls ? { tls } : {}),
      refuse: ({ headers }) => this.refusal(headers.origin),
      connected: (socket) => this.onConnection(socket),
    });
  }

  async listen(): Promise<void> {
    this.url = await this.listener.listen();
    void this.keepPinging();
  }

  deliver(elements: readonly RawElement[]): void {
    this.counters.delivered += this.router.route(elements);
  }

  status(): RelayStatus {
    const all = [...this.connections];
    return {
      ...this.counters,
      clients: this.clients,
      connections: all.length,
      topics: this.union.size,
      queuedBytes: all.reduce((sum, client) => sum + client.queuedBytes, 0),
      peakQueuedBytes: all.reduce((most, client) => Math.max(most, client.peakQueuedBytes), this.peakQueuedBytes),
    };
  }

  async close(): Promise<void> {
    this.stopping.abort();
    const closed = this.listener.close();
    for (const client of this.connections) client.leave('relay_stops');
    const gone = this.allGone();
    await Promise.race([gone, this.options.clock.sleep(FAREWELL_MS, this.emptied.signal)]);
    for (const client of this.connections) client.terminate();
    await Promise.all([gone, closed]);
  }

  private get clients(): number {
    let clients = 0;
    for (const client of this.connections) if (client.authenticated) clients += 1;
    return clients;
  }

  /** @returns the HTTP status that a connection is turned away with */
  private refusal(origin: string | undefined): number | undefined {
    if (this.tokens.open && isForeignOrigin(origin)) return 403;
    const crowded = this.connections.size - this.clients >= MAX_STRANGERS;
    return crowded || this.stopping.signal.aborted ? 503 : undefined;
  }

  private async allGone(): Promise<void> {
    if (this.connections.size === 0) this.emptied.abort();
    else await once(this.emptied.signal, 'abort');
  }

  private onConnection(socket: WebSocket): void {
    const gone = new AbortController();
    const client = new RelayClient(
      socket,
      {
        admit: (key) => this.admit(key),
        subscribed: (member, topics) => this.onTopics(member, topics, 'retain'),
        unsubscribed: (member, topics) => this.onTopics(member, topics, 'release'),
        dismissed: (member, reason) => this.onDismissed(member, reason, gone.signal),
      },
      this.options.maxQueuedBytes ?? MAX_QUEUED_BYTES,
    );
    this.connections.add(client);
    socket.once('close', () => {
      gone.abort();
      this.forget(client);
      this.connections.delete(client);
      this.peakQueuedBytes = Math.max(this.peakQueuedBytes, client.peakQueuedBytes);
      if (this.connections.size === 0 && this.stopping.signal.aborted) this.emptied.abort();
    });
    void this.expectKey(client, gone.signal);
  }

  private async expectKey(client: RelayClient, gone: AbortSignal): Promise<void> {
    await this.options.clock.sleep(this.options.authTimeoutMs ?? AUTH_TIMEOUT_MS, gone);
    if (!gone.aborted) client.expire();
  }

  private admit(key: string): Admission {
    if (!this.tokens.accept(key)) return 'wrong_token';
    return this.clients < (this.options.maxClients ?? MAX_CLIENTS) ? 'admitted' : 'full';
  }

  private onTopics(client: RelayClient, topics: readonly string[], change: 'retain' | 'release'): void {
    for (const topic of topics) this.union[change](topic);
    this.router.changed(client);
  }

  private onDismissed(client: RelayClient, reason: Departure, gone: AbortSignal): void {
    this.forget(client);
    if (reason === 'relay_stops') return;
    if (reason === 'slow') this.counters.cutOff += 1;
    else if (reason === 'dead') this.counters.dead += 1;
    else this.counters.refused += 1;
    const fields = { reason, queuedBytes: client.queuedBytes, clients: this.clients };
    this.options.log.warn('a relay client was disconnected', fields);
    void this.farewell(client, gone);
  }

  private async farewell(client: RelayClient, gone: AbortSignal): Promise<void> {
    await this.options.clock.sleep(FAREWELL_MS, gone);
    client.terminate();
  }

  /** Twice is harmless: the first time empties the client's topics. */
  private forget(client: RelayClient): void {
    this.router.leave(client);
    for (const topic of client.topics.clear()) this.union.release(topic);
  }

  private async keepPinging(): Promise<void> {
    const { clock, pingIntervalMs = PING_INTERVAL_MS } = this.options;
    const { signal } = this.stopping;
    for (;;) {
      await clock.sleep(pingIntervalMs, signal);
      if (signal.aborted) return;
      for (const client of this.connections) client.ping();
    }
  }
}
