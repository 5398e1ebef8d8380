import { randomUUID } from 'node:crypto';
import type { Reporter } from '../../market/index.js';
import { type BackEndCounters, type Bus, type LeaseStore, type ResultKind, RESULTS_KEPT, type TickLog } from '../index.js';
import type { RedisClient } from './client.js';
import { parseRedisUrl } from './endpoint.js';
import { KeptConnection } from './kept-connection.js';
import { APPEND, TRIM } from './log-scripts.js';
import { KeptResults } from './kept-results.js';
import type { ConnectionCounters } from './measurements.js';
import { KEEP_AND_PUBLISH, PUBLISH_ALL } from './publish-script.js';
import { Readers } from './readers.js';
import { ReplicaError } from './replica-error.js';
import { RedisBus } from './redis-bus.js';
import { RedisLeases } from './redis-leases.js';
import { RedisResults } from './redis-results.js';
import { RedisTickLog } from './redis-tick-log.js';
import type { Script } from './script.js';
import { runOf } from './server-run.js';
import { type RedisSurvey, surveyOf } from './survey.js';
import { Writer } from './writer.js';

export interface RedisOptions {
  /** `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. */
  readonly url: string;
  readonly log: Reporter;
  readonly shards: number;
  /** Log entries older than the newest by more than this are dropped. Milliseconds. */
  readonly retentionMs: number;
  /** Results of each kind that can be read again; as many as `RESULTS_KEPT` where not given. */
  readonly keepResults?: number;
  /** Uniform in [0, 1); spreads reconnects. */
  readonly random?: () => number;
  /** Names a new log; a random UUID where not given. */
  readonly newId?: () => string;
  /** How often each connection is asked whether it is alive; 5 s where not given. */
  readonly pingMs?: number;
  /** A server that takes longer to answer counts as lost; 10 s where not given. */
  readonly answerMs?: number;
  /** The compiled thread that keeps leases; the one beside this file where not given. */
  readonly leaseThread?: URL;
}

export interface RedisStats extends BackEndCounters, ConnectionCounters {}

/** Called when Redis goes away or comes back, with one line for people. */
export type AvailabilityListener = (available: boolean, detail: string) => void;

export interface RedisBackend {
  readonly bus: Bus;
  readonly tickLog: TickLog;
  readonly leases: LeaseStore;
  readonly available: boolean;
  /** @returns ends it */
  onAvailability(listener: AvailabilityListener): () => void;
  stats(): RedisStats;
  /** How the server is set up. Errors: `BusUnavailableError`. */
  survey(): Promise<RedisSurvey>;
  /** Lets what is on its way finish, then closes every connection, those of `bus` and `tickLog` too. */
  close(): Promise<void>;
}

const PING_MS = 5_000;
const ANSWER_MS = 10_000;
/** A program whose event loop has stood still for so long is no longer trusted to come back; far above any work of ours. */
const STANDSTILL_MS = 15_000;

/**
 * Bus, tick log and leases on one Redis server of version 7.0 or newer (or Valkey).
 *
 * A server that is away at the start is an error; one that goes away later is connected again by itself, with a capped back-off,
 * and its subscriptions are restored. Errors: `BusUnavailableError` in one line, with host and port and never the password.
 */
export async function connectRedis(options: RedisOptions): Promise<RedisBackend> {
  const endpoint = parseRedisUrl(options.url);
  const { log, shards, retentionMs, random = Math.random, newId = randomUUID, pingMs = PING_MS, answerMs = ANSWER_MS } = options;
  const availability = new Availability(endpoint.where, log, () => connections.every(({ isUp }) => isUp));
  const readers = new Readers(endpoint, answerMs);
  const resultReaders = new Readers(endpoint, answerMs, { client: 'tickstock-results', subject: 'the bus' });
  const kept = keptResults(options);
  const onReplica = (): void => {
    readers.renew();
    resultReaders.renew();
    for (const connection of connections) connection.renew(new ReplicaError());
  };
  const keep = (name: string, prepare?: (client: RedisClient) => Promise<void>, listens = false): KeptConnection =>
    new KeptConnection({
      endpoint,
      name,
      random,
      pingMs,
      answerMs,
      listens,
      onReplica,
      ...(prepare ? { prepare } : {}),
      onChange: (_, detail) => availability.changed(detail),
    });
  // The log does not wait behind messages, nor they behind the log.
  const logWriter = new Writer(keep('tickstock-log', (client) => load(client, [APPEND, TRIM])));
  const prepare = async (client: RedisClient): Promise<void> => {
    const [run] = await Promise.all([runOf(client), load(client, [PUBLISH_ALL, KEEP_AND_PUBLISH])]);
    kept.serverRun = run;
  };
  const publisher = new Writer(keep('tickstock-publisher', prepare));
  const results = new RedisResults(kept, resultReaders);
  const bus = new RedisBus({ writer: publisher, kept, results, log, keep: (restore) => keep('tickstock-subscriber', restore, true) });
  const tickLog = new RedisTickLog({ writer: logWriter, readers, shards, retentionMs, newId, log });
  const { leaseThread: thread = new URL('./lease-thread.js', import.meta.url) } = options;
  const leases = new RedisLeases({ endpoint, pingMs, answerMs, standstillMs: STANDSTILL_MS, thread });
  const connections = [logWriter.connection, publisher.connection, bus.connection];
  const close = async (): Promise<void> => {
    resultReaders.close();
    await Promise.all([bus.close(), tickLog.close(), leases.close(), logWriter.connection.close(), publisher.connection.close()]);
  };
  try {
    for (const connection of connections) await connection.open();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    bus,
    tickLog,
    leases,
    get available() {
      return availability.available;
    },
    onAvailability: (listener) => availability.listen(listener),
    survey: () => logWriter.connection.run(surveyOf),
    stats: () => ({
      ...bus.counters,
      ...tickLog.counters,
      pipelines: logWriter.counters.pipelines + publisher.counters.pipelines,
      bytes: logWriter.counters.bytes + publisher.counters.bytes,
      reconnects: connections.reduce((sum, { reconnects }) => sum + reconnects, 0),
    }),
    close,
  };
}

function keptResults({ log, keepResults }: RedisOptions): KeptResults {
  const kinds = Object.keys(RESULTS_KEPT) as ResultKind[];
  const keep =
    keepResults === undefined ? RESULTS_KEPT : (Object.fromEntries(kinds.map((kind) => [kind, keepResults])) as Record<ResultKind, number>);
  return new KeptResults({
    keep,
    onRefusal: (kind, why) => {
      if (why === undefined) log.info('Redis keeps results again; the numbers of those it did not keep are skipped', { kind });
      else log.warn('Redis does not keep results; they are only published', { kind, why });
    },
    onEpoch: (kind, epoch) => log.info('a results stream starts a new epoch', { kind, epoch }),
  });
}

/** So that scripts called by their digest are known from the first call on. */
async function load(client: RedisClient, scripts: readonly Script[]): Promise<void> {
  for (const { text } of scripts) await client.sendCommand(['SCRIPT', 'LOAD', text]);
}

/** All kept connections as one state: available while writing and listening both work. */
class Availability {
  available = false;
  private wasAvailable = false;
  private readonly listeners = new Set<AvailabilityListener>();

  constructor(
    private readonly where: string,
    private readonly log: Reporter,
    private readonly allUp: () => boolean,
  ) {}

  listen(listener: AvailabilityListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(detail: string): void {
    const available = this.allUp();
    if (available === this.available) return;
    this.available = available;
    const sentence = `Redis at ${this.where} ${detail}`;
    if (!available) this.log.warn('Redis connection lost; reconnecting', { detail: sentence });
    else if (this.wasAvailable) this.log.info('Redis connection restored', { detail: sentence });
    this.wasAvailable = true;
    for (const listener of this.listeners) listener(available, sentence);
  }
}
