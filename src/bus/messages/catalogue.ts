import type { z } from 'zod';
import { BarComplete } from './bar-complete.js';
import { CriticalAlert } from './critical-alert.js';
import { GatewayStatus } from './gateway-status.js';
import { IndicatorAlert } from './indicator-alert.js';
import { LogReaderState } from './log-reader.js';
import { MarketSnapshot } from './market-snapshot.js';
import { MarketTick } from './market-tick.js';
import { SessionStarted, SessionStopped } from './session.js';
import { SnapshotRequest } from './snapshot-request.js';
import { StreamingHealth } from './streaming-health.js';
import { StreamingIndicator } from './streaming-indicator.js';
import { StreamingPattern } from './streaming-pattern.js';

/**
 * Messages that each stream of results keeps at least; a bar takes some 350 bytes, a pattern 1 KB: 60 MiB in all. Snapshots, health and
 * states have no stream: the next one overtakes them. Values of indicators are too many: a minute's end of a whole market has hundreds of
 * thousands.
 */
export const RESULTS_KEPT = {
  bars: 60_000,
  patterns: 20_000,
  patterns_detected: 10_000,
  alerts: 20_000,
  alert_corrections: 10_000,
  critical_alerts: 1_000,
  /** Starts and stops in one stream: who reads a stop has read the start. */
  sessions: 1_000,
};
export type ResultKind = keyof typeof RESULTS_KEPT;

/** A channel and what is published on it. */
export interface ChannelDescription {
  /** The Redis channel. */
  readonly channel: string;
  readonly message: z.ZodObject;
  /** The role that publishes. */
  readonly from: 'gateway' | 'engine' | 'dashboard';
  /** TickStock listens as well, and any program may publish here. */
  readonly isOpen?: true;
  /** One message for each of these. */
  readonly per: string;
  /** The stream of results that keeps it. */
  readonly kept?: ResultKind;
  /**
   * What is checked when a message is sent: the whole schema, or, of what comes by the hundred thousand and whose form the compiler has
   * checked, that JSON can say each number.
   */
  readonly check: 'schema' | 'numbers';
}

/** Every channel that TickStock publishes on. Types, checks, docs/messages.md and docs/asyncapi.json follow from it. */
export const CATALOGUE = {
  /** The name can be changed by REDIS_MARKET_TICK_CHANNEL. */
  ticks: {
    channel: 'tickstock:market:ticks',
    message: MarketTick,
    from: 'gateway',
    per: 'trade (if `MARKET_TICK_FORWARD_ENABLED`)',
    check: 'numbers',
  },
  snapshots: {
    channel: 'tickstock:market:snapshots',
    message: MarketSnapshot,
    from: 'engine',
    per: 'batch of ticks: the symbols that it changed',
    check: 'numbers',
  },
  snapshotRequests: {
    channel: 'tickstock:market:snapshots:request',
    message: SnapshotRequest,
    from: 'dashboard',
    isOpen: true,
    per: 'request to see all symbols',
    check: 'schema',
  },
  bars: {
    channel: 'tickstock:market:ohlcv:complete',
    message: BarComplete,
    from: 'engine',
    per: 'closed bar, or revision of one',
    kept: 'bars',
    check: 'numbers',
  },
  indicators: {
    channel: 'tickstock:indicators:streaming',
    message: StreamingIndicator,
    from: 'engine',
    per: 'indicator, symbol and closed bar',
    check: 'numbers',
  },
  patterns: {
    channel: 'tickstock:patterns:streaming',
    message: StreamingPattern,
    from: 'engine',
    per: 'step in the lifecycle of a pattern',
    kept: 'patterns',
    check: 'numbers',
  },
  patternsDetected: {
    channel: 'tickstock:patterns:detected',
    message: StreamingPattern,
    from: 'engine',
    per: 'confirmed pattern, repeated where `confidence` ≥ 0.8',
    kept: 'patterns_detected',
    check: 'numbers',
  },
  indicatorAlerts: {
    channel: 'tickstock:alerts:indicators',
    message: IndicatorAlert,
    from: 'engine',
    per: 'indicator alert',
    kept: 'alerts',
    check: 'schema',
  },
  /** Never on the channel of the alerts, where somebody acts on them. */
  alertCorrections: {
    channel: 'tickstock:alerts:corrections',
    message: IndicatorAlert,
    from: 'engine',
    per: 'alert changed, added or withdrawn by late prints',
    kept: 'alert_corrections',
    check: 'schema',
  },
  criticalAlerts: {
    channel: 'tickstock:alerts:critical',
    message: CriticalAlert,
    from: 'gateway',
    per: 'event in the system that people should know about at once',
    kept: 'critical_alerts',
    check: 'schema',
  },
  sessionStarted: {
    channel: 'tickstock:streaming:session_started',
    message: SessionStarted,
    from: 'engine',
    per: 'regular session and engine',
    kept: 'sessions',
    check: 'schema',
  },
  sessionStopped: {
    channel: 'tickstock:streaming:session_stopped',
    message: SessionStopped,
    from: 'engine',
    per: 'regular session',
    kept: 'sessions',
    check: 'schema',
  },
  health: {
    channel: 'tickstock:streaming:health',
    message: StreamingHealth,
    from: 'engine',
    per: 'health interval and engine',
    check: 'schema',
  },
  gatewayStatus: {
    channel: 'tickstock:streaming:status',
    message: GatewayStatus,
    from: 'gateway',
    per: 'second, and every change of the vendor connection',
    check: 'schema',
  },
  logReaders: {
    channel: 'tickstock:market:ticks:log:readers',
    message: LogReaderState,
    from: 'engine',
    per: 'quarter of a second and engine, between our own roles',
    check: 'schema',
  },
} as const satisfies Record<string, ChannelDescription>;

export type ChannelName = keyof typeof CATALOGUE;
export const CHANNEL_NAMES = Object.keys(CATALOGUE) as readonly ChannelName[];

/** The body of a channel's messages. */
export type BodyOn<Name extends ChannelName> = z.output<(typeof CATALOGUE)[Name]['message']>;
