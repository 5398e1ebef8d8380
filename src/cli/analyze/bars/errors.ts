import { TickStockError } from '../../../market/index.js';

/** A file of bars that cannot be read at all. */
export class BarsFileError extends TickStockError {
  readonly code = 'TS_BARS_FILE';
  constructor(
    message: string,
    readonly remedy = 'Use a table (csv, csv.gz, csv.zst, parquet) with a header row: timestamp (or date, time), open, high, low, close, and volume if there is one; or name the columns with --columns. docs/bars-files.md describes the formats.',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Not every row of a file of bars could be used. */
export class BarRowsError extends TickStockError {
  readonly code = 'TS_BARS_ROWS';
  readonly remedy = 'The rows are listed above with their reasons; correct or remove them. docs/bars-files.md describes the formats.';
}
