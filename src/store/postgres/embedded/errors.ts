import { TickStockError } from '../../../market/index.js';

/** The embedded PostgreSQL server cannot be started. */
export class EmbeddedPostgresError extends TickStockError {
  readonly code = 'TS_STORE_EMBEDDED';
  readonly remedy = 'Choose another --data-dir, or set DATABASE_URL to a PostgreSQL server of your own.';
}
