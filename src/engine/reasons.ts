import type { RetentionAlarm } from './retention-alarm.js';

/** What an engine says of itself to whoever asks whether it does its work. */
export interface EngineCondition {
  readonly shard: number;
  /** Why nothing is heard of the gateway; undefined while something is. */
  readonly silence: string | undefined;
  /** It has come to where its tables end. */
  readonly isReading: boolean;
  /** Why the tick log cannot be read; undefined while it can. */
  readonly logAway: string | undefined;
  /** How far behind the feed it is, and how long ago it last stood at the end of the log, ms. */
  readonly lagMs: number;
  readonly unreadMs: number;
  /** Near to what the log forgets unread; undefined while it is far from it. */
  readonly retention: RetentionAlarm | undefined;
  readonly waitingRows: number;
  /** Why the database does not take rows; undefined while it does. */
  readonly troubledBy: string | undefined;
  /** Results that wait to be published, and why the bus does not take them; undefined while it does. */
  readonly heldResults: number;
  readonly unpublishedBy: string | undefined;
}

/** So far behind, it does not do its work. */
const BEHIND_MS = 10_000;

/** Why an engine cannot do its work now, one line each; empty when it can. */
export function engineReasons(condition: EngineCondition): readonly string[] {
  const { shard, silence, isReading, logAway, lagMs, unreadMs, retention, waitingRows, troubledBy, heldResults, unpublishedBy } = condition;
  const reasons: string[] = [];
  if (silence !== undefined) reasons.push(silence);
  if (logAway !== undefined) reasons.push(`it cannot read the tick log: ${logAway}`);
  else if (!isReading) reasons.push('it has not come to the end of its tables in the tick log yet');
  else if (Math.min(lagMs, unreadMs) > BEHIND_MS) reasons.push(`it is ${Math.round(lagMs / 1_000)} s behind the feed`);
  if (retention !== undefined) reasons.push(retention.text);
  if (troubledBy !== undefined) reasons.push(`${waitingRows} rows wait: ${troubledBy}`);
  if (unpublishedBy !== undefined) reasons.push(`${heldResults} results wait to be published: ${unpublishedBy}`);
  return reasons.map((reason) => `Engine of shard ${shard}: ${reason.replace(/\.$/, '')}.`);
}
