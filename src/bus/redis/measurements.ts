import { counter, type FigureGroups, measure, type Measurement } from '../../market/index.js';

/** What a process has done on its connections to Redis. */
export interface ConnectionCounters extends Readonly<WriterCounters> {
  /** Times that a connection came back. */
  readonly reconnects: number;
}

export interface WriterCounters {
  /** Turns of the event loop in which something was written; each is one write to a socket. */
  pipelines: number;
  /** Bytes of what was written. */
  bytes: number;
}

interface RedisSources {
  readonly connections: ConnectionCounters;
}

export const REDIS_FIGURES: FigureGroups<RedisSources> = {
  connections: {
    pipelines: counter('redis_pipelines_total', 'Writes to the Redis sockets; each carries everything of one turn of the event loop.'),
    bytes: counter('redis_written_bytes_total', 'Bytes of the commands written (approximate).'),
    reconnects: counter('redis_reconnects_total', 'Reconnections to Redis.'),
  },
};

/** @param connections undefined where there is no Redis */
export const redisMeasurements = (connections: () => ConnectionCounters | undefined): readonly Measurement[] =>
  measure<RedisSources>(REDIS_FIGURES, { connections });
