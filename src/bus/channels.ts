/** Every Redis channel that TickStock publishes on. The names are public: docs/messages.md describes each body. */
export const CHANNELS = {
  /** One message a trade, when MARKET_TICK_FORWARD_ENABLED; the name can be changed by REDIS_MARKET_TICK_CHANNEL. */
  ticks: 'tickstock:market:ticks',
  /** The engine's view of each symbol that changed since the last one: forming bar and provisional indicators. */
  snapshots: 'tickstock:market:snapshots',
  /** Whoever shows quotes asks here for all of them. */
  snapshotRequests: 'tickstock:market:snapshots:request',
  bars: 'tickstock:market:ohlcv:complete',
  sessionStarted: 'tickstock:streaming:session_started',
  sessionStopped: 'tickstock:streaming:session_stopped',
  health: 'tickstock:streaming:health',
  /** State of the vendor connection, from the gateway. */
  gatewayStatus: 'tickstock:streaming:status',
  /** How each engine keeps up with the tick log; between TickStock's own roles. */
  logReaders: 'tickstock:market:ticks:log:readers',
  patterns: 'tickstock:patterns:streaming',
  /** Patterns with a confidence of at least 0.8, a second time. */
  patternsDetected: 'tickstock:patterns:detected',
  indicators: 'tickstock:indicators:streaming',
  indicatorAlerts: 'tickstock:alerts:indicators',
  criticalAlerts: 'tickstock:alerts:critical',
  /** Indicator alerts that late prints have changed, added or withdrawn: never on the channel of the alerts, where somebody acts on them. */
  alertCorrections: 'tickstock:alerts:corrections',
} as const;

/** What is published here leaves after the rest of what waits: of values there are most at a minute's end, and prices, bars, patterns and alerts go first. */
export const LEAVES_LAST: ReadonlySet<string> = new Set([CHANNELS.indicators]);
export const TICK_LOG_PREFIX = 'tickstock:market:ticks:log';
/** Confidence from which a pattern is also sent on `patternsDetected`. */
export const HIGH_CONFIDENCE = 0.8;
