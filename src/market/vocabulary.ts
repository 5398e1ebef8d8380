/**
 * The closed vocabularies of messages, tables, settings and the page, each once: schemas, types and SQL take the lists from here
 * (SOURCES and TIMEFRAMES stand with what they name). Entries of the tick log and snapshots hold the place of a word in its list,
 * so that a new word goes to the end.
 */

/** Forming → confirmed → target, failed or expired; withdrawn where the shape is gone before its break. */
export const PATTERN_STATUSES = ['confirmed', 'target', 'failed', 'expired', 'forming', 'withdrawn'] as const;
export type PatternStatus = (typeof PATTERN_STATUSES)[number];

export const DIRECTIONS = ['bullish', 'bearish', 'neutral'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What came first after the confirmation: one ATR with it, one ATR against it, or neither within the horizon. */
export const OUTCOMES = ['win', 'loss', 'none'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** `measured`: real and surrogate markets differ beyond chance; `none`: they do not; `unknown`: too few events to tell. */
export const EDGES = ['measured', 'none', 'unknown'] as const;
export type Edge = (typeof EDGES)[number];

/** Which way a value went through a threshold. */
export const CROSSING_SIDES = ['above', 'below'] as const;
export type CrossingSide = (typeof CROSSING_SIDES)[number];

/** How grave an alert about the system is. */
export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How grave an alert about an indicator is. */
export const SIGNAL_SEVERITIES = ['info', 'warning'] as const;
export type SignalSeverity = (typeof SIGNAL_SEVERITIES)[number];

/** New limit-up/limit-down bands alone, a halt of trading, or its end. */
export const PRICE_BAND_EVENTS = ['bands', 'halted', 'resumed'] as const;
export type PriceBandEvent = (typeof PRICE_BAND_EVENTS)[number];

/** Why trades may be missing: `overload` is what this machine could not take in, all others are the connection's. */
export const GAP_CAUSES = ['disconnect', 'stall', 'vendor_drop', 'overload', 'log_lost'] as const;
export type GapCause = (typeof GAP_CAUSES)[number];

/** `partial`: some of it could not be had. */
export const GAP_STATUSES = ['open', 'partial', 'repaired'] as const;

/** `corrected`: what was computed in its time was computed again with what the repair brought; `live`: it stands as it was published. */
export const GAP_RESULTS = ['live', 'corrected'] as const;

export const SESSION_STATUSES = ['active', 'completed', 'stopped', 'failed'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

export const HEALTH_STATUSES = ['healthy', 'warning', 'critical'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** The feed's connection as the health message names it. */
export const CONNECTION_STATUSES = ['connected', 'disconnected', 'reconnecting'] as const;
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number];

/** The feed's connection step by step. */
export const FEED_STATES = ['connecting', 'authenticating', 'subscribing', 'streaming', 'waiting', 'blocked', 'closed'] as const;
export type FeedState = (typeof FEED_STATES)[number];

/** For whom frames wait unread: the tick log takes no more, or an engine falls behind. */
export const HOLD_REASONS = ['log', 'engine'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** It is no ticker by its spelling, the provider's active ones do not have it, or nothing has come of it in a quarter of an hour of trading. */
export const SILENCE_REASONS = ['spelling', 'not_listed', 'no_data'] as const;
export type SilenceReason = (typeof SILENCE_REASONS)[number];
