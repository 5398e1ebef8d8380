import type { BusMessage, BusMessages } from './bus-message.js';
import { CATALOGUE, type ResultKind, RESULTS_KEPT } from './messages/catalogue.js';

export const RESULT_KINDS = Object.keys(RESULTS_KEPT) as readonly ResultKind[];

const KIND_OF: ReadonlyMap<string, ResultKind> = new Map(
  Object.values(CATALOGUE).flatMap((one) => ('kept' in one ? [[one.channel, one.kept] as const] : [])),
);
/** @returns undefined for a channel that no stream stands beside */
export const resultKindOf = (channel: string): ResultKind | undefined => KIND_OF.get(channel);

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
  readonly publishedUpTo: ResultPositions;
  /** Where each kind ends; nothing of a kind that has no stream. */
  ends(): Promise<ResultPositions>;
  /** Messages that `publish` has refused and that nobody gives again: their numbers are left out, so that readers see that they are missing. */
  leaveOut(messages: Iterable<BusMessage | BusMessages>): void;
  /** What follows these places, each kind in its order. */
  read(after: ReadonlyMap<ResultKind, ResultPosition>, options: ResultReadOptions): Promise<readonly ResultRecord[]>;
}
