import { TickStockError } from '../../market/index.js';

/** The vendor's REST interface gave no answer that can be used. */
export class RestError extends TickStockError {
  readonly code = 'TS_REST';
  readonly remedy = 'Check MASSIVE_REST_URL, the key and what the plan includes; what is missing stays marked as a gap.';
}
