import { SCHEMA_VERSION, type StreamingHealth } from '../bus/index.js';
import { type ConnectionStatus, type EpochMs, isoTime } from '../market/index.js';
import type { HealthRow } from '../store/index.js';
import type { RetentionAlarm } from './retention-alarm.js';

/** What the process uses; injected, because the engine does not know its process. */
export interface ResourceUse {
  readonly cpuPercent: number;
  readonly memoryMb: number;
}

export interface HealthInput {
  readonly now: EpochMs;
  readonly sessionId: string | null;
  readonly trades: number;
  readonly bars: number;
  /** Machine time from the gateway's receipt of the newest tick until it was folded, ms. */
  readonly lagMs: number;
  readonly activeSymbols: number;
  readonly connection: ConnectionStatus;
  /** Why nothing is heard of it; undefined while something is. */
  readonly silence: string | undefined;
  readonly store: {
    readonly waitingRows: number;
    /** Why it does not take rows; undefined while it does. */
    readonly troubledBy: string | undefined;
    /** The engine stands still until it does. */
    readonly isFull: boolean;
  };
  /** Near to what the log forgets unread; undefined while it is far from it. */
  readonly retention: RetentionAlarm | undefined;
  readonly resources: ResourceUse;
}

const LAG_WARNING_MS = 200;
const LAG_CRITICAL_MS = 1_000;
const CPU_WARNING_PERCENT = 90;
const ROWS_WARNING = 10_000;

/** Turns counters into rates between two looks, and rates into a verdict. */
export class HealthMonitor {
  private last: { readonly at: EpochMs; readonly trades: number; readonly bars: number } | undefined;

  measure(input: HealthInput): HealthRow {
    const { last } = this;
    const seconds = last ? Math.max(0.001, (input.now - last.at) / 1_000) : 1;
    const perSecond = (now: number, before: number): number => Math.round(((now - before) / seconds) * 10) / 10;
    const ticksPerSecond = last ? perSecond(input.trades, last.trades) : 0;
    const barsPerMinute = last ? Math.round(perSecond(input.bars, last.bars) * 60) : 0;
    this.last = { at: input.now, trades: input.trades, bars: input.bars };
    const issues = issuesOf(input);
    const standsStill = input.store.troubledBy !== undefined && input.store.isFull;
    const losesSoon = input.retention?.level === 'critical';
    const critical = input.connection === 'disconnected' || input.lagMs > LAG_CRITICAL_MS || standsStill || losesSoon;
    return {
      sessionId: input.sessionId,
      status: critical ? 'critical' : issues.length > 0 ? 'warning' : 'healthy',
      activeSymbols: input.activeSymbols,
      ticksPerSecond,
      barsPerMinute,
      processingLagMs: Math.round(input.lagMs),
      cpuPercent: Math.round(input.resources.cpuPercent * 10) / 10,
      memoryMb: Math.round(input.resources.memoryMb),
      issues,
      measuredAt: input.now,
    };
  }
}

function issuesOf({ connection, silence, lagMs, retention, store, resources }: HealthInput): string[] {
  const issues: string[] = [];
  if (silence !== undefined) issues.push(silence);
  else if (connection !== 'connected') issues.push(`vendor connection ${connection}`);
  if (lagMs > LAG_WARNING_MS) issues.push(`ticks are folded ${Math.round(lagMs)} ms after receipt`);
  if (retention !== undefined) issues.push(retention.text);
  if (store.troubledBy !== undefined) issues.push(store.troubledBy);
  if (store.waitingRows > ROWS_WARNING) issues.push(`${store.waitingRows} rows are waiting for the database`);
  if (resources.cpuPercent > CPU_WARNING_PERCENT) issues.push(`processor at ${Math.round(resources.cpuPercent)} %`);
  return issues;
}

export function healthBody(row: HealthRow, connection: HealthInput['connection']): StreamingHealth {
  const timestamp = isoTime(row.measuredAt);
  return {
    type: 'streaming_health',
    health: {
      session_id: row.sessionId,
      status: row.status,
      timestamp,
      active_symbols: row.activeSymbols,
      connection_status: connection,
      data_flow: { ticks_per_second: row.ticksPerSecond, bars_per_minute: row.barsPerMinute, processing_lag_ms: row.processingLagMs },
      resource_usage: { cpu_percent: row.cpuPercent, memory_mb: row.memoryMb },
      issues: [...row.issues],
    },
    timestamp,
    event_id: `health:${row.measuredAt}`,
    schema: SCHEMA_VERSION,
  };
}
