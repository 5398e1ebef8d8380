import type { FeedBacklog, FeedStatus, HoldReason, RejectCounts } from '../market/index.js';
import type { SilentView } from './silent-symbols.js';

/** The gateway as it stands now. */
export interface GatewayView {
  readonly status: FeedStatus;
  readonly ticks: number;
  /** Prints that the vendor sent again, left out. */
  readonly duplicates: number;
  /** Elements of vendor frames that could not be used, by reason. */
  readonly rejects: RejectCounts;
  /** What the tick log has not confirmed, and how often it broke off. */
  readonly unconfirmed: { readonly entries: number; readonly bytes: number };
  readonly interruptions: number;
  /** Times that the log had lost what it had confirmed; and what is kept of that in case it happens, bytes. */
  readonly losses: number;
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
  readonly mirror: { readonly published: number; readonly shed: number; readonly failures: number };
  /** Tickers of the list of which nothing has come, or that are none. */
  readonly silent: SilentView;
  /** `waiting`: repairs wait until the feed leaves them room. */
  readonly gaps: {
    readonly pending: number;
    readonly waiting: boolean;
    readonly gaps?: number;
    readonly repaired?: number;
    readonly failed?: number;
    /** Symbols that could not be had, or not whole, by reason, over all attempts. */
    readonly problems: Readonly<Record<string, number>>;
    /** Why the last attempt was not whole; undefined where it was. */
    readonly problem: string | undefined;
  };
}
