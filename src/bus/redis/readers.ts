import { ErrorReply } from '@redis/client';
import { BusUnavailableError } from '../index.js';
import { newClient, type RedisClient, within } from './client.js';
import type { RedisEndpoint } from './endpoint.js';
import { busFailure } from './failure.js';

export interface ReadLimits {
  /** How long the read may wait at the server. Milliseconds. */
  readonly blockMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Connections for reading that may be open at once; a further reader is refused. */
const MAX_READERS = 64;

/**
 * Connections for reads that wait. A read has one for itself while it lasts, so readers never stand in each other's way, nor in
 * a writer's. A connection that broke, or whose read was called off, is dropped; the next read opens another.
 */
export class Readers {
  private readonly open = new Set<RedisClient>();
  private readonly idle: RedisClient[] = [];
  private closed = false;

  constructor(
    private readonly endpoint: RedisEndpoint,
    /** A server that takes longer counts as lost. Milliseconds. */
    private readonly answerMs: number,
    /** As `CLIENT LIST` shows it, and what is closed with them, in words. */
    private readonly names = { client: 'tickstock-reader', subject: 'the tick log' },
  ) {}

  /** @returns undefined when the signal ended it. Errors: `BusUnavailableError`. */
  async run<Result>(work: (client: RedisClient) => Promise<Result>, { blockMs, signal }: ReadLimits): Promise<Result | undefined> {
    if (signal?.aborted) return undefined;
    const client = await this.take();
    const callOff = (): void => this.drop(client);
    signal?.addEventListener('abort', callOff, { once: true });
    try {
      if (signal?.aborted) return undefined;
      return await within(client, blockMs + this.answerMs, work(client));
    } catch (error) {
      if (signal?.aborted) return undefined;
      if (!(error instanceof ErrorReply)) this.drop(client);
      throw this.closed ? this.closedError(error) : busFailure(error, this.endpoint.where);
    } finally {
      signal?.removeEventListener('abort', callOff);
      if (this.open.has(client)) this.idle.push(client);
    }
  }

  /** The next reads find the server anew, by its name; those that wait fail. */
  renew(): void {
    for (const client of this.open) this.drop(client);
  }

  /** Ends the reads that wait. */
  close(): void {
    this.closed = true;
    for (const client of this.open) this.drop(client);
  }

  private async take(): Promise<RedisClient> {
    if (this.closed) throw this.closedError();
    const waiting = this.idle.pop();
    if (waiting) return waiting;
    const { where } = this.endpoint;
    if (this.open.size >= MAX_READERS) throw new BusUnavailableError(`${MAX_READERS} reads at Redis ${where} are open already`);
    const client = newClient(this.endpoint, this.names.client, 'as bytes');
    this.open.add(client);
    // Not at once: the client first fails what is in flight, with the error that says why.
    client.on('error', () => queueMicrotask(() => this.drop(client)));
    try {
      await within(client, this.answerMs, client.connect());
      return client;
    } catch (error) {
      this.drop(client);
      throw this.closed ? this.closedError(error) : busFailure(error, where);
    }
  }

  /** What it was doing fails, and with that its read. */
  private drop(client: RedisClient): void {
    if (!this.open.delete(client)) return;
    const place = this.idle.indexOf(client);
    if (place >= 0) this.idle.splice(place, 1);
    client.destroy();
  }

  private closedError(cause?: unknown): BusUnavailableError {
    return new BusUnavailableError(`${this.names.subject} is closed`, cause === undefined ? undefined : { cause });
  }
}
