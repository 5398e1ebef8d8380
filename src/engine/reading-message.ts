import { type BusMessage, CHANNELS, type LogReaderState, SCHEMA_VERSION } from '../bus/index.js';

export interface Reading {
  readonly shard: number;
  /** Of the newest entry that has been folded. */
  readonly sequence: number;
  readonly lagMs: number;
  readonly overloaded: boolean;
}

/** How an engine keeps up with the log, for the gateway. */
export function readingMessage({ shard, sequence, lagMs, overloaded }: Reading): BusMessage {
  const body: LogReaderState = { type: 'log_reader', schema: SCHEMA_VERSION, shard, sequence, lag_ms: Math.round(lagMs), overloaded };
  return { channel: CHANNELS.logReaders, body: JSON.stringify(body) };
}
