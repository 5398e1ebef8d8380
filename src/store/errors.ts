import { TickStockError } from '../market/index.js';

/** The database does not do its work now: nothing was written, and what was to be written can be written later. */
export abstract class StoreTroubleError extends TickStockError {}

/** The database cannot be reached, broke off in the middle, or is in a state that passes: tried again by itself. */
export class StoreUnavailableError extends StoreTroubleError {
  readonly code = 'TS_STORE_UNAVAILABLE';
  readonly remedy =
    'Start PostgreSQL or correct DATABASE_URL; without DATABASE_URL TickStock runs its own server under the data directory.';
}

/** The database has no room to write: somebody has to make some. */
export class StoreFullError extends StoreTroubleError {
  readonly code = 'TS_STORE_FULL';
  readonly remedy =
    'Free space on the disk of the database. A running engine waits and resumes by itself; the tick log keeps everything meanwhile.';
}

/** The database answers, but refuses: password, missing database, missing rights, missing tables, its certificate. */
export class StoreRefusedError extends StoreTroubleError {
  readonly code = 'TS_STORE_REFUSED';
  readonly remedy =
    'Correct the user name, password, database name or sslmode in DATABASE_URL, or the privileges of the user, then run `npx tickstock db migrate`.';
}

/** Another engine has taken the shard; its owner epoch is newer. */
export class FencedError extends TickStockError {
  readonly code = 'TS_SHARD_FENCED';
  readonly remedy = 'Another engine process owns this shard now. Stop one of the two, or give them different --shards.';
}
