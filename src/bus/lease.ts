/** Who holds a lease; shown to those who wait. */
export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  readonly role: string;
  /** ISO-8601 UTC. */
  readonly since: string;
}

export type LeaseAnswer =
  | { readonly granted: true; readonly fencingToken: number }
  /** `holder` is undefined in the rare moment when the lease ran out between the two looks. */
  | { readonly granted: false; readonly holder: LeaseHolder | undefined };

/**
 * One holder per name at a time. A lease that is not renewed within its time to live is free again.
 * Errors: `BusUnavailableError`.
 */
export interface LeaseStore {
  /** `ttlMs` > 0. Every grant has a fencing token greater than all before it, under the same name. */
  acquire(name: string, holder: LeaseHolder, ttlMs: number): Promise<LeaseAnswer>;
  /** False when the lease is no longer this token's. */
  renew(name: string, fencingToken: number, ttlMs: number): Promise<boolean>;
  /** Frees the lease if it is still this token's. */
  release(name: string, fencingToken: number): Promise<void>;
}
