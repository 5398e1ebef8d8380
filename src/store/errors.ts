import { TickStockError } from '../market/index.js';

/** The database cannot be reached, or broke off in the middle. */
export class StoreUnavailableError extends TickStockError {
  readonly code = 'TS_STORE_UNAVAILABLE';
  readonly remedy =
    'Start PostgreSQL or correct DATABASE_URL; without DATABASE_URL TickStock runs its own server under the data directory.';
}

/** The database answers, but refuses: password, missing database, missing rights, missing tables. */
export class StoreRefusedError extends TickStockError {
  readonly code = 'TS_STORE_REFUSED';
  readonly remedy = 'Correct user, password or database name in DATABASE_URL, then run `npx tickstock db migrate`.';
}

/** Another engine has taken the shard; its owner epoch is newer. */
export class FencedError extends TickStockError {
  readonly code = 'TS_SHARD_FENCED';
  readonly remedy = 'Another engine process owns this shard now. Stop one of the two, or give them different --shards.';
}
