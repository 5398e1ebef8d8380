import { setTimeout as delay } from 'node:timers/promises';
import { ErrorReply } from '@redis/client';
import { Backoff, TickStockError } from '../../market/index.js';
import { BusUnavailableError } from '../index.js';
import { newClient, type RedisClient, within } from './client.js';
import type { RedisEndpoint } from './endpoint.js';
import { busFailure, failureDetail } from './failure.js';
import { ReplicaError } from './replica-error.js';

export interface KeptConnectionOptions {
  readonly endpoint: RedisEndpoint;
  /** As `CLIENT LIST` shows it. */
  readonly name: string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** How often a connection is asked whether it is alive. */
  readonly pingMs: number;
  /** A server that takes longer to answer a ping counts as lost. */
  readonly answerMs: number;
  /** Brings a new connection into its state; until it has, the connection does not count as up. */
  readonly prepare?: (client: RedisClient) => Promise<void>;
  /** It only listens: a server answers nothing else there than pings. */
  readonly listens?: boolean;
  /** The server is a replica, or has become one: whoever shares the server should look for the primary anew, by its name. */
  readonly onReplica?: () => void;
  /** `detail` follows the name of the server in a sentence. */
  readonly onChange: (up: boolean, detail: string) => void;
}

const GOODBYE_MS = 2_000;
const RECONNECT = { firstMs: 50, mostMs: 2_000 } as const;

/**
 * A connection that comes back by itself. While it is away every call fails at once with `BusUnavailableError`, and what was
 * in flight fails with it: nothing waits in a queue, the caller decides what to send again.
 */
export class KeptConnection {
  private client: RedisClient | undefined;
  private up = false;
  private detail = 'is not connected yet';
  private pinging: NodeJS.Timeout | undefined;
  private readonly closing = new AbortController();
  /** Times that it came back. */
  reconnects = 0;

  constructor(private readonly options: KeptConnectionOptions) {}

  get isUp(): boolean {
    return this.up;
  }

  get where(): string {
    return this.options.endpoint.where;
  }

  /** The first connection is not tried twice. Errors: `BusUnavailableError`. */
  async open(): Promise<void> {
    try {
      await this.connect();
    } catch (error) {
      throw busFailure(error, this.where);
    }
  }

  /** Gives `work` the connection. Errors: `BusUnavailableError`, also when the server refuses a command. */
  async run<Result>(work: (client: RedisClient) => Promise<Result>): Promise<Result> {
    const { client } = this;
    if (!this.up || !client) throw this.away();
    try {
      return await work(client);
    } catch (error) {
      if (error instanceof ErrorReply && isOfReplica(error)) this.leave(client, error);
      if (error instanceof ErrorReply) throw busFailure(error, this.where);
      if (error instanceof TickStockError || error instanceof TypeError) throw error;
      throw this.away(error);
    }
  }

  /** Lets commands that are on their way finish, for two seconds at most. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    clearInterval(this.pinging);
    const { client, up } = this;
    this.up = false;
    this.detail = 'was disconnected: this program is stopping';
    if (!client) return;
    if (up) await Promise.race([client.close(), delay(GOODBYE_MS, undefined, { ref: false })]);
    client.destroy();
  }

  private away(cause?: unknown): BusUnavailableError {
    return new BusUnavailableError(`Redis at ${this.where} ${this.detail}`, cause === undefined ? undefined : { cause });
  }

  private async connect(): Promise<void> {
    const client = newClient(this.options.endpoint, this.options.name);
    client.on('error', (error: unknown) => this.lose(client, error));
    this.client = client;
    try {
      await within(client, this.options.answerMs, this.prepare(client));
      if (this.closing.signal.aborted || !client.isReady) throw this.away();
    } catch (error) {
      client.destroy();
      throw error;
    }
    this.up = true;
    this.detail = 'is connected';
    this.pinging = setInterval(() => void this.ping(client), this.options.pingMs);
    this.options.onChange(true, this.detail);
  }

  private async prepare(client: RedisClient): Promise<void> {
    await client.connect();
    // The first answer shows whether the server asks for a password, which connecting alone does not.
    await client.sendCommand(['PING']);
    await requirePrimary(client);
    await this.options.prepare?.(client);
  }

  /** While a connection is being made its failure comes out of `connect`; from then on it comes here. */
  private lose(client: RedisClient, error: unknown): void {
    if (!this.up || this.client !== client) return;
    this.up = false;
    this.detail = failureDetail(error);
    clearInterval(this.pinging);
    client.destroy();
    this.options.onChange(false, this.detail);
    void this.reconnect();
  }

  private async reconnect(): Promise<void> {
    const { signal } = this.closing;
    const backoff = new Backoff({ ...RECONNECT, random: this.options.random });
    for (;;) {
      await delay(backoff.next(), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.connect();
        this.reconnects += 1;
        return;
      } catch (error) {
        if (!signal.aborted) this.detail = failureDetail(error);
      }
    }
  }

  private async ping(client: RedisClient): Promise<void> {
    const { answerMs, listens = false } = this.options;
    try {
      await within<unknown>(client, answerMs, listens ? client.sendCommand(['PING']) : requirePrimary(client));
    } catch (error) {
      if (error instanceof ReplicaError) this.leave(client, error);
      else if (!(error instanceof ErrorReply)) this.lose(client, error);
    }
  }

  /** The server is no longer the primary. */
  private leave(client: RedisClient, error: Error): void {
    this.lose(client, error);
    this.options.onReplica?.();
  }

  /** Connects anew, by the server's name. */
  renew(detail: Error): void {
    if (this.client) this.lose(this.client, detail);
  }
}

const isOfReplica = (error: ErrorReply): boolean => /^(READONLY|MASTERDOWN)/.test(error.message);

/** @throws ReplicaError. A user that may not ask for the role is believed. */
async function requirePrimary(client: RedisClient): Promise<void> {
  const role = await client.sendCommand(['ROLE']).catch((error: unknown) => {
    if (error instanceof ErrorReply) return undefined;
    throw error;
  });
  if (Array.isArray(role) && role[0] === 'slave') throw new ReplicaError();
}
