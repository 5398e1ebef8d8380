import { TickStockError } from '../../market/index.js';

const REMEDY = "Use a trades_v1 flat file (csv, csv.gz or csv.zst) with the vendor's header row.";

/** A flat file that cannot be read at all. */
export class FlatFileError extends TickStockError {
  readonly code = 'TS_FLAT_FILE';
  readonly remedy: string;

  constructor(message: string, { remedy = REMEDY, cause }: { readonly remedy?: string; readonly cause?: unknown } = {}) {
    super(message, { cause });
    this.remedy = remedy;
  }
}
