import { type EpochMs, HistoryError, type HistoryProblem } from '../../market/index.js';

/** What was asked of the vendor's REST interface was not to be had, or not whole. */
export abstract class RestError extends HistoryError {
  constructor(
    message: string,
    readonly problem: HistoryProblem,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** It gave no answer, or refused one. */
export class RestAwayError extends RestError {
  readonly code = 'TS_REST';
  readonly remedy =
    'Check MASSIVE_REST_URL and the network, and lower MASSIVE_REST_RATE after too many requests (429); what is missing stays marked as a gap.';
}

/** The vendor does not know the key. */
export class RestKeyError extends RestError {
  readonly code = 'TS_REST_KEY';
  readonly remedy = 'Correct MASSIVE_API_KEY; it must belong to the account of MASSIVE_REST_URL.';
  constructor(message: string) {
    super(message, 'key');
  }
}

/** The plan does not include what was asked for. */
export class RestPlanError extends RestError {
  readonly code = 'TS_REST_PLAN';
  readonly remedy =
    'Upgrade to a plan that includes it: trades over REST come with Stocks Developer and Advanced. Until then gaps stay open; with MASSIVE_CHANNELS=AM they are repaired from minute bars, which smaller plans include.';
  constructor(message: string) {
    super(message, 'plan');
  }
}

/** The vendor answered, and the answer does not say what was asked for. */
export class RestAnswerError extends RestError {
  readonly code = 'TS_REST_ANSWER';
  readonly remedy =
    'Check that MASSIVE_REST_URL is the vendor and that nothing in between answers in its place; what is missing stays a gap.';
  /** @param mayPass the body broke off, or something in between answered: the next answer may be whole */
  constructor(
    message: string,
    problem: 'status' | 'form' = 'form',
    readonly mayPass = false,
  ) {
    super(message, problem);
  }
}

/** The pages of an answer lead somewhere else, or come to no end. */
export class RestPagesError extends RestError {
  readonly code = 'TS_REST_PAGES';
  readonly remedy = 'The data of the earlier pages is kept, the gap stays open. Report the page to the vendor.';
  constructor(message: string) {
    super(message, 'pages');
  }
}

/** Some rows of an answer could not be read. */
export class RestRowsError extends RestError {
  readonly code = 'TS_REST_ROWS';
  readonly remedy = 'The other rows are kept, the gap stays open. The message shows the first of them.';
  constructor(message: string) {
    super(message, 'rows');
  }
}

/** The plan's data come late, and what was asked for is not there yet. */
export class RestDelayedError extends RestError {
  readonly code = 'TS_REST_DELAYED';
  readonly remedy = 'Nothing to do: it is requested again once it is available. A plan with real-time data has no such delay.';
  constructor(
    message: string,
    override readonly notBefore: EpochMs,
  ) {
    super(message, 'delayed');
  }
}
