import type { Recorder } from './recorder.js';
import type { ResultOutbox } from './result-outbox.js';
import type { ShardReader } from './shard-reader.js';

/** What an engine says of itself to whoever asks whether it does its work. */
export interface EngineCondition {
  readonly shard: number;
  /** Why nothing is heard of the gateway; undefined while something is. */
  readonly silence: string | undefined;
  /** It has come to where its tables end. */
  readonly isReading: boolean;
  /** Absent before it has begun, as is the recorder. */
  readonly reader: Pick<ShardReader, 'away' | 'lagMs' | 'unreadMs' | 'retention'> | undefined;
  readonly recorder: Pick<Recorder, 'waitingRows' | 'troubledBy'> | undefined;
  readonly outbox: Pick<ResultOutbox, 'held' | 'troubledBy'>;
}

/** So far behind, it does not do its work. */
const BEHIND_MS = 10_000;

/** Why an engine cannot do its work now, one line each; empty when it can. */
export function engineReasons({ shard, silence, isReading, reader, recorder, outbox }: EngineCondition): readonly string[] {
  const { away, lagMs = 0, unreadMs = 0, retention } = reader ?? {};
  const reasons: string[] = [];
  if (silence !== undefined) reasons.push(silence);
  if (away !== undefined) reasons.push(`it cannot read the tick log: ${away}`);
  else if (!isReading) reasons.push('it has not caught up in the tick log with its tables yet');
  else if (Math.min(lagMs, unreadMs) > BEHIND_MS) reasons.push(`it is ${Math.round(lagMs / 1_000)} s behind the feed`);
  if (retention !== undefined) reasons.push(retention.text);
  if (recorder?.troubledBy !== undefined) reasons.push(`${recorder.waitingRows} rows are waiting: ${recorder.troubledBy}`);
  if (outbox.troubledBy !== undefined) reasons.push(`${outbox.held} results are waiting to be published: ${outbox.troubledBy}`);
  return reasons.map((reason) => `Engine of shard ${shard}: ${reason.replace(/\.$/, '')}.`);
}
