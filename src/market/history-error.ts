import { TickStockError } from './failure.js';
import type { EpochMs } from './time.js';

/**
 * Why the provider's past was not to be had. `away`: no answer, or none in time; `busy`: too many requests; `refused`: it does not
 * answer this; `key`: it does not know the key; `plan`: the plan does not include it; `delayed`: the plan's data do not reach so far
 * yet; `status`: it answered that it failed; `form`: an answer that is none of its own; `pages`: its pages do not come to an end;
 * `rows`: some rows of its answer could not be read.
 */
const HISTORY_PROBLEMS = ['away', 'busy', 'refused', 'key', 'plan', 'delayed', 'status', 'form', 'pages', 'rows'] as const;
export type HistoryProblem = (typeof HISTORY_PROBLEMS)[number];

/** The provider's past was not to be had, or not whole. */
export abstract class HistoryError extends TickStockError {
  abstract readonly problem: HistoryProblem;
  /** Machine time before which asking again is of no use; absent: any time will do. */
  readonly notBefore?: EpochMs | undefined;

  /** Asking again is of no use until somebody has changed the key or the plan. */
  get isFinal(): boolean {
    return this.problem === 'key' || this.problem === 'plan';
  }

  /** It concerns the symbol that was asked for; another may be had. */
  get isOfSymbol(): boolean {
    return this.problem === 'rows' || this.problem === 'pages' || this.problem === 'form' || this.problem === 'refused';
  }
}
