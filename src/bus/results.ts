import type { BusMessage, BusMessages } from './bus-message.js';
import { CHANNELS } from './channels.js';

/**
 * Results by kind: what is published on these channels is kept in a stream as well, one stream a kind. Snapshots, health and states are
 * overtaken by the next of their like, and values of indicators are too many: a minute's end of a whole market has hundreds of thousands.
 */
const RESULT_CHANNELS = {
  bars: [CHANNELS.bars],
  patterns: [CHANNELS.patterns],
  patterns_detected: [CHANNELS.patternsDetected],
  alerts: [CHANNELS.indicatorAlerts],
  alert_corrections: [CHANNELS.alertCorrections],
  critical_alerts: [CHANNELS.criticalAlerts],
  /** Starts and stops in one stream: who reads a stop has read the start. */
  sessions: [CHANNELS.sessionStarted, CHANNELS.sessionStopped],
} as const satisfies Record<string, readonly string[]>;

export type ResultKind = keyof typeof RESULT_CHANNELS;
export const RESULT_KINDS = Object.keys(RESULT_CHANNELS) as readonly ResultKind[];

const KIND_OF: ReadonlyMap<string, ResultKind> = new Map(
  RESULT_KINDS.flatMap((kind) => RESULT_CHANNELS[kind].map((channel) => [channel, kind] as const)),
);
/** @returns undefined for a channel that no stream stands beside */
export const resultKindOf = (channel: string): ResultKind | undefined => KIND_OF.get(channel);

/** Messages that a stream keeps at least; a bar takes some 350 bytes, a pattern 1 KB: 60 MiB in all. */
export const RESULTS_KEPT: Readonly<Record<ResultKind, number>> = {
  bars: 60_000,
  patterns: 20_000,
  patterns_detected: 10_000,
  alerts: 20_000,
  alert_corrections: 10_000,
  critical_alerts: 1_000,
  sessions: 1_000,
};

/** The stream, and what stands beside it; the braces keep both on one node of a cluster. */
export const resultStreamKey = (kind: ResultKind): string => `tickstock:results:{${kind}}`;
export const resultHeadKey = (kind: ResultKind): string => `${resultStreamKey(kind)}:head`;

/**
 * The place of one message. Within an epoch messages are numbered from 1 without a break: a number that is missing is a message that is
 * not there. Another epoch means that the stream has lost something it had shown; later epochs are greater, as far as the server's clock is true.
 */
export interface ResultPosition {
  readonly epoch: number;
  readonly offset: number;
}

export type ResultPositions = Readonly<Partial<Record<ResultKind, ResultPosition>>>;

/** Before the oldest message that is kept, whatever its epoch. */
export const RESULTS_START: ResultPosition = { epoch: 0, offset: 0 };

export interface ResultRecord extends BusMessage {
  readonly kind: ResultKind;
  readonly position: ResultPosition;
}

export interface ResultReadOptions {
  /** Messages of each kind, about. */
  readonly count: number;
  /** Wait so long for the first message; an empty array when none came. 0: do not wait. */
  readonly blockMs: number;
  /** Ends the wait early with an empty array. */
  readonly signal?: AbortSignal;
}

/** What has happened to results on their way into the streams, since the start. */
export interface ResultCounters {
  /** Messages that have not come into their stream; their numbers are left out there. */
  unkept: number;
  /** Epochs that were begun, as the stream was not there or not whole. */
  epochs: number;
}

/**
 * The newest results of each kind, to be read again: the same messages in the same order as on the channels, bounded in number.
 * `ResultFollower` reads on and on and tells of what is missing. Errors: `BusUnavailableError`.
 */
export interface ResultStreams {
  readonly counters: Readonly<ResultCounters>;
  /** What this publisher publishes from now on lies behind these places; nothing of a kind that it has published nothing of. */
  readonly told: ResultPositions;
  /** Where each kind ends; nothing of a kind that has no stream. */
  ends(): Promise<ResultPositions>;
  /** Messages that `publish` has refused and that nobody gives again: their numbers are left out, so that readers see that they are missing. */
  leaveOut(messages: Iterable<BusMessage | BusMessages>): void;
  /** What follows these places, each kind in its order. */
  read(after: ReadonlyMap<ResultKind, ResultPosition>, options: ResultReadOptions): Promise<readonly ResultRecord[]>;
}
