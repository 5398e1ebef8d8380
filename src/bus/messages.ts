import { z } from 'zod';
import {
  CONNECTION_STATUSES,
  CROSSING_SIDES,
  DIRECTIONS,
  EDGES,
  FEED_STATES,
  HEALTH_STATUSES,
  HOLD_REASONS,
  PATTERN_STATUSES,
  SESSION_STATUSES,
  SEVERITIES,
  SILENCE_REASONS,
  SOURCES,
  TIMEFRAMES,
} from '../market/index.js';

/** The version of every body below; raised when a field changes its meaning or leaves. */
export const SCHEMA_VERSION = 1;

const iso = z.iso.datetime({ precision: 3 });
const source = z.enum(SOURCES);
const timeframe = z.enum(TIMEFRAMES);
const price = z.number().positive();
const ohlcv = z.object({ open: price, high: price, low: price, close: price, volume: z.number().nonnegative() });
const envelope = { event_id: z.string().min(1), schema: z.literal(SCHEMA_VERSION) };

export const MarketTick = z.object({
  type: z.literal('market_tick'),
  symbol: z.string(),
  price,
  volume: z.number().nonnegative(),
  /** Unix milliseconds. */
  timestamp: z.number().int(),
  source,
  ...envelope,
});
export type MarketTick = z.infer<typeof MarketTick>;

export const SymbolSnapshot = z.object({
  symbol: z.string(),
  price,
  /** Of the last trade, Unix milliseconds. */
  time: z.number().int(),
  /** Against the previous close, else the first trade of the day; a fraction (0.01 = 1 %). */
  change: z.number(),
  /** Shares since the day began. */
  volume: z.number().nonnegative(),
  /** The forming 1-minute bar; null before the first trade that may set prices. */
  bar: ohlcv.extend({ start: z.number().int() }).nullable(),
  /** Provisional values on 1-minute bars: name → outputs; what is not warm yet is left out. */
  indicators: z.record(z.string(), z.record(z.string(), z.number())),
});
export type SymbolSnapshot = z.infer<typeof SymbolSnapshot>;

export const MarketSnapshot = z.object({
  type: z.literal('market_snapshot'),
  schema: z.literal(SCHEMA_VERSION),
  source,
  /** Feed time, Unix milliseconds. */
  feed_time: z.number().int(),
  /** Machine time at which the gateway received the newest tick in here. */
  received_at: z.number().int(),
  symbols: z.array(SymbolSnapshot),
});
export type MarketSnapshot = z.infer<typeof MarketSnapshot>;

export const SnapshotRequest = z.object({ type: z.literal('snapshot_request'), schema: z.literal(SCHEMA_VERSION) });
export type SnapshotRequest = z.infer<typeof SnapshotRequest>;

/** Of what was computed again, as prints came late: nobody could have seen it live. */
const correction = {
  corrected: z.literal(true).optional(),
  /** Times that it was changed after the fact. */
  revision: z.number().int().optional(),
  /** It was not there before. */
  found_late: z.boolean().optional(),
  /** Why it is withdrawn. */
  reason: z.string().optional(),
};

export const BarComplete = z.object({
  type: z.literal('bar_complete'),
  symbol: z.string(),
  timeframe,
  /** Bar start. */
  timestamp: iso,
  bar: ohlcv.extend({ vwap: z.number(), trades: z.number().int(), revision: z.number().int() }),
  source,
  /** Computed again, as a print came late. */
  corrected: z.literal(true).optional(),
  ...envelope,
});
export type BarComplete = z.infer<typeof BarComplete>;

export const StreamingPattern = z.object({
  type: z.literal('streaming_pattern'),
  detection: z.object({
    symbol: z.string(),
    pattern_type: z.string(),
    confidence: z.number().min(0).max(1),
    direction: z.enum(DIRECTIONS),
    /** With what it came into sight: bar start, or time of the print. */
    timestamp: iso,
    timeframe,
    /** Absent in the older form, which knew finished ones only. */
    status: z.enum(PATTERN_STATUSES).default('confirmed'),
    /** Seen inside a forming bar: it may be withdrawn. */
    provisional: z.boolean().default(false),
    /** Measured hit rate of earlier events like this one, with its 95 % Wilson interval; null where nothing has been measured. */
    probability: z.number().min(0).max(1).nullable().default(null),
    probability_interval: z.tuple([z.number(), z.number()]).nullable().default(null),
    samples: z.number().int().nonnegative().default(0),
    edge: z.enum(EDGES).default('unknown'),
    /** The bar that closed; for a print the forming 1-minute bar. */
    bar_data: ohlcv,
    /** The close that confirmed it; null before that. */
    entry_price: z.number().nullable().default(null),
    levels: z.array(z.number()),
    metadata: z.object({
      session_id: z.string().nullable(),
      detection_method: z.enum(['bar', 'trade']),
      /** The same from first sight to end. */
      pattern_id: z.string(),
      /** The levels by name: trigger, invalidation, target and the pattern's own. */
      details: z.record(z.string(), z.number()),
    }),
  }),
  timestamp: iso,
  source,
  ...correction,
  ...envelope,
});
export type StreamingPattern = z.infer<typeof StreamingPattern>;

export const StreamingIndicator = z.object({
  type: z.literal('streaming_indicator'),
  calculation: z.object({
    symbol: z.string(),
    indicator: z.string(),
    /** The primary output. */
    value: z.number(),
    values: z.record(z.string(), z.number()),
    timestamp: iso,
    timeframe,
    metadata: z.object({ session_id: z.string().nullable() }),
  }),
  timestamp: iso,
  source,
  ...correction,
  ...envelope,
});
export type StreamingIndicator = z.infer<typeof StreamingIndicator>;

export const SessionStarted = z.object({
  type: z.literal('streaming_session_started'),
  session: z.object({
    session_id: z.uuid(),
    universe: z.string(),
    started_at: iso,
    symbol_count: z.number().int(),
    status: z.literal('active'),
  }),
  timestamp: iso,
  source,
  ...envelope,
});
export type SessionStarted = z.infer<typeof SessionStarted>;

export const SessionStopped = z.object({
  type: z.literal('streaming_session_stopped'),
  session: z.object({
    session_id: z.uuid(),
    stopped_at: iso,
    duration_seconds: z.number().int().nonnegative(),
    total_patterns: z.number().int(),
    total_indicators: z.number().int(),
    final_status: z.enum(SESSION_STATUSES).exclude(['active']),
  }),
  timestamp: iso,
  source,
  ...envelope,
});
export type SessionStopped = z.infer<typeof SessionStopped>;

export const StreamingHealth = z.object({
  type: z.literal('streaming_health'),
  health: z.object({
    session_id: z.string().nullable(),
    status: z.enum(HEALTH_STATUSES),
    timestamp: iso,
    active_symbols: z.number().int(),
    connection_status: z.enum(CONNECTION_STATUSES),
    data_flow: z.object({ ticks_per_second: z.number(), bars_per_minute: z.number(), processing_lag_ms: z.number() }),
    resource_usage: z.object({ cpu_percent: z.number(), memory_mb: z.number().int() }),
    issues: z.array(z.string()),
  }),
  timestamp: iso,
  ...envelope,
});
export type StreamingHealth = z.infer<typeof StreamingHealth>;

/** A ticker that was asked for and of which nothing has come. */
const SilentSymbol = z.object({
  symbol: z.string(),
  /** When it was asked for. */
  since: iso,
  /** What is probably meant; null where nobody knows. */
  likely: z.string().nullable().default(null),
  reason: z.enum(SILENCE_REASONS).catch('no_data'),
});
type SilentSymbol = z.infer<typeof SilentSymbol>;

export const GatewayStatus = z.object({
  type: z.literal('gateway_status'),
  schema: z.literal(SCHEMA_VERSION),
  timestamp: iso,
  source,
  state: z.enum(FEED_STATES),
  /** One line for people. */
  detail: z.string(),
  subscribed: z.number().int(),
  reconnects: z.number().int(),
  ignored_topics: z.array(z.string()),
  /** Not in the plan. */
  refused_topics: z.array(z.string()).default([]),
  /** Vendor frames that wait to be read. */
  waiting_frames: z.number().int().default(0),
  /** Entries that the tick log has not confirmed. */
  waiting_entries: z.number().int().default(0),
  /** For whom the vendor's frames wait unread: the tick log takes no more, or an engine falls behind. */
  held_for: z.enum(HOLD_REASONS).nullable().default(null),
  /** Why the tick log takes nothing; null while it does. */
  log_away: z.string().nullable().default(null),
  /** How far the machine's clock is ahead of the feed's, ms; null while nobody can tell. */
  clock_skew_ms: z.number().nullable().default(null),
  /** Engines that were heard from and have said nothing for three seconds. */
  gone_readers: z.array(z.string()).default([]),
  /** Vendor frames given up unread for load since the start; each time a gap says when. */
  shed_frames: z.number().int().default(0),
  /** Trades left out of the tick channel for load since the start; the tick log has them. */
  shed_mirror: z.number().int().default(0),
  /** Gaps that are being repaired. */
  open_gaps: z.number().int().default(0),
  /** Symbols of gaps that could not be had, or not whole, by reason, over all attempts. */
  repair_problems: z.record(z.string(), z.number()).default({}),
  /** Why the last attempt at a gap was not whole; null where it was. */
  repair_problem: z.string().nullable().default(null),
  /** The first of the tickers that are silent or misspelt, and how many there are. */
  silent_symbols: z.array(SilentSymbol).default([]),
  silent_count: z.number().int().default(0),
  rejects: z.record(z.string(), z.number()),
  ticks: z.number().int(),
});
export type GatewayStatus = z.infer<typeof GatewayStatus>;

export const LogReaderState = z.object({
  type: z.literal('log_reader'),
  schema: z.literal(SCHEMA_VERSION),
  shard: z.number().int(),
  /** Sequence number of the newest entry that has been folded. */
  sequence: z.number().int(),
  /** From the gateway's receipt of that entry until it was read, ms. */
  lag_ms: z.number(),
  /** It falls behind by its own work: more comes than it can fold. */
  overloaded: z.boolean(),
  /** What the log has lost before it was read, feed times in ms, with the time of receipt of what follows; until the gateway has taken it on. */
  missing: z.object({ from: z.number(), to: z.number(), received_at: z.number() }).nullable().default(null),
});
export type LogReaderState = z.infer<typeof LogReaderState>;

export const IndicatorAlert = z.object({
  type: z.literal('indicator_alert'),
  alert: z.object({
    symbol: z.string(),
    /** `RSI_OVERBOUGHT`, `RSI_OVERSOLD`, `MACD_BULLISH_CROSS`, `MACD_BEARISH_CROSS`, `BB_UPPER_BREAK`, `BB_LOWER_BREAK`. */
    alert_type: z.string(),
    timeframe: z.string(),
    timestamp: iso,
    data: z.object({ indicator: z.string(), value: z.number(), threshold: z.number(), direction: z.enum(CROSSING_SIDES) }),
    severity: z.enum(SEVERITIES).exclude(['error']),
    session_id: z.string().nullable(),
  }),
  source,
  ...correction,
  withdrawn: z.literal(true).optional(),
  ...envelope,
});
export type IndicatorAlert = z.infer<typeof IndicatorAlert>;

export const CriticalAlert = z.object({
  type: z.literal('critical_alert'),
  alert: z.object({
    severity: z.enum(SEVERITIES),
    message: z.string(),
    timestamp: iso,
    component: z.string(),
    action_required: z.string().nullable(),
    recovery: z.string().nullable(),
  }),
  timestamp: iso,
  ...envelope,
});
export type CriticalAlert = z.infer<typeof CriticalAlert>;
