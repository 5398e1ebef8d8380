import { TickStockError } from '../../market/index.js';

/** A flat file that cannot be read at all. */
export class FlatFileError extends TickStockError {
  readonly code = 'TS_FLAT_FILE';
  readonly remedy = "Give a trades_v1 flat file (csv or csv.gz) with the vendor's header row.";
}
