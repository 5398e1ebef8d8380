/** How near a reader of the tick log is to what the log forgets next. */
export interface RetentionAlarm {
  readonly level: 'warning' | 'critical';
  readonly text: string;
}

/** Of the time that the log keeps. */
const WARNING_PART = 0.5;
const CRITICAL_PART = 0.8;
const MINUTE_MS = 60_000;
/** Of two hours and more nobody counts minutes. */
const HOURS_FROM_MINUTES = 120;

/**
 * What the log forgets before it was read is a gap, and has to be fetched from the provider again: somebody should know while there is
 * time to raise TICKSTOCK_LOG_RETENTION_MINUTES or to help the reader on.
 * @param behindMs how long ago the entry was received at which the reader stands; 0 at the end of the log
 * @param retentionMs how long the log keeps an entry; undefined where it does not go by time
 */
export function retentionAlarm(behindMs: number, retentionMs: number | undefined): RetentionAlarm | undefined {
  if (retentionMs === undefined || behindMs < WARNING_PART * retentionMs) return undefined;
  const left = Math.max(0, retentionMs - behindMs);
  const text = `it reads what arrived ${spoken(behindMs)} ago, and the tick log keeps ${spoken(retentionMs)}: in ${spoken(left)} unread entries are lost`;
  return { level: behindMs < CRITICAL_PART * retentionMs ? 'warning' : 'critical', text };
}

function spoken(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.round(ms / 1_000)} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  return minutes < HOURS_FROM_MINUTES ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`;
}
