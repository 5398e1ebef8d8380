import type { FeedBacklog, FeedStatus, HoldReason, RejectCounts } from '../market/index.js';
import type { FrameHold } from './frame-hold.js';
import type { HeldConnection } from './held-connection.js';
import type { LogAbsence } from './log-absence.js';
import type { Readers } from './readers.js';
import { NOBODY_SILENT, type SilentSymbols, type SilentView } from './silent-symbols.js';

/** The gateway as it stands now. */
export interface GatewayView {
  readonly status: FeedStatus;
  readonly ticks: number;
  /** Elements of vendor frames that could not be used, by reason. */
  readonly rejects: RejectCounts;
  /** What the tick log has not confirmed. */
  readonly unconfirmed: { readonly entries: number; readonly bytes: number };
  /** Of what it has confirmed, what is kept in case it loses that, bytes. */
  readonly keptBytes: number;
  /** Why the log takes nothing; undefined while it does. */
  readonly logAway: string | undefined;
  /** How far the machine's clock is ahead of the feed's, ms; undefined while nobody can tell. */
  readonly clockSkewMs: number | undefined;
  readonly backlog: FeedBacklog;
  /** For whom frames wait unread: the tick log takes no more, or an engine falls behind. */
  readonly heldFor: HoldReason | null;
  /** How far the slowest engine is behind, as it last said, ms. */
  readonly readerLagMs: number;
  /** Engines that were heard from and are no more. */
  readonly goneReaders: readonly string[];
  /** Trades left out of the tick channel for load. */
  readonly mirrorShed: number;
  /** Tickers of the list of which nothing has come, or that are none. */
  readonly silent: SilentView;
  /** `waiting`: repairs wait until the feed leaves them room. */
  readonly gaps: {
    readonly pending: number;
    readonly waiting: boolean;
    /** Symbols that could not be had, or not whole, by reason, over all attempts. */
    readonly problems: Readonly<Record<string, number>>;
    /** Why the last attempt was not whole; undefined where it was. */
    readonly problem: string | undefined;
  };
}

export const WAITING: FeedStatus = {
  state: 'waiting',
  detail: 'Waiting for the lease.',
  subscribed: 0,
  ignoredTopics: [],
  refusedTopics: [],
  reconnects: 0,
};

const NO_BACKLOG: FeedBacklog = { frames: 0, bytes: 0, mostFrames: 0, shedFrames: 0 };

interface GatewayParts {
  readonly status: FeedStatus;
  /** Absent before the lease was won. */
  readonly held: HeldConnection | undefined;
  readonly hold: FrameHold;
  readonly readers: Readers;
  readonly silent: SilentSymbols | undefined;
  readonly absence: LogAbsence;
  readonly clockSkewMs: number | undefined;
}

// eslint-disable-next-line complexity -- a line a figure, and what stands for it before there is a connection
export function viewOf({ status, held, hold, readers, silent, absence, clockSkewMs }: GatewayParts): GatewayView {
  const { forwarder, feed, repairer } = held ?? {};
  return {
    status,
    ticks: forwarder?.counters.ticks ?? 0,
    rejects: feed?.rejects ?? {},
    unconfirmed: forwarder?.unconfirmed ?? { entries: 0, bytes: 0 },
    keptBytes: forwarder?.keptBytes ?? 0,
    logAway: absence.reason,
    clockSkewMs,
    backlog: feed?.backlog ?? NO_BACKLOG,
    heldFor: hold.reason,
    readerLagMs: readers.lagMs,
    goneReaders: readers.gone,
    mirrorShed: forwarder?.mirrored?.shed ?? 0,
    silent: silent?.view ?? NOBODY_SILENT,
    gaps: {
      pending: repairer?.pending ?? 0,
      waiting: repairer?.isWaiting ?? false,
      problems: repairer?.problems ?? {},
      problem: repairer?.problem,
    },
  };
}
