/** Who holds a lease; shown to those who wait. */
export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  readonly role: string;
  /** ISO-8601 UTC. */
  readonly since: string;
}

/** A lease that was granted. It is kept alive by itself until it is released or lost. */
export interface Lease {
  /** Greater than that of every grant before it, under the same name. */
  readonly fencingToken: number;
  /**
   * Aborts when somebody else holds the lease. While the back end is away it is not lost: nobody can take it there, and where it ran
   * out meanwhile it is taken up again unless another was faster.
   */
  readonly lost: AbortSignal;
  /** Frees it at once, if it is still ours. */
  release(): Promise<void>;
}

export type LeaseAnswer =
  | { readonly granted: true; readonly lease: Lease }
  /** `holder` is undefined in the rare moment when the lease ran out between the two looks. */
  | { readonly granted: false; readonly holder: LeaseHolder | undefined };

/**
 * One holder per name at a time. The lease of a holder that died or stands still is free again after its time to live; a living
 * one keeps it, however busy its event loop is. Errors: `BusUnavailableError`.
 */
export interface LeaseStore {
  /** `ttlMs` > 0. */
  acquire(name: string, holder: LeaseHolder, ttlMs: number): Promise<LeaseAnswer>;
  /** Releases nothing: what is still held runs out. */
  close(): Promise<void>;
}
