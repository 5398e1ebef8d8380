import { TickStockError } from '../market/index.js';

/** Another program listens on the port that the dashboard was told to use. */
export class PortBusyError extends TickStockError {
  readonly code = 'TS_PORT_BUSY';
  readonly remedy = 'Stop the other program, or choose another port with --port (TICKSTOCK_PORT).';

  constructor(host: string, port: number, options?: ErrorOptions) {
    super(`Port ${port} on ${host} is in use by another program; choose another with --port.`, options);
  }
}

/** The dashboard cannot listen at the address for a reason other than a busy port: no such address, or no right to it. */
export class ListenError extends TickStockError {
  readonly code = 'TS_LISTEN';
  readonly remedy = 'Correct TICKSTOCK_HOST (127.0.0.1 always works) or choose a port above 1023.';
}

/** A request to the HTTP API carries parameters that it does not take; the message lists every one. */
export class RequestInvalidError extends TickStockError {
  readonly code = 'TS_REQUEST_INVALID';
  readonly remedy = 'Correct the parameters named in the message.';
}

/** The address does not exist. */
export class NotFoundError extends TickStockError {
  readonly code = 'TS_NOT_FOUND';
  readonly remedy = 'The API lives under /api/v1: status, sessions, symbols, bars/{symbol}, indicators/{symbol}, patterns, alerts.';
}

/** The browser page has not been built. */
export class PageMissingError extends TickStockError {
  readonly code = 'TS_PAGE_MISSING';
  readonly remedy = 'Build the page with `npm run build`; the API works without it.';
}

/** The request does not show the dashboard's token. */
export class UnauthorizedError extends TickStockError {
  readonly code = 'TS_UNAUTHORIZED';
  readonly remedy = 'Send the header `Authorization: Bearer <TICKSTOCK_TOKEN>`, or sign in at /login.';
}

/** The request comes from where this dashboard takes none: another site's page, or another machine while no token is set. */
export class ForbiddenError extends TickStockError {
  readonly code = 'TS_FORBIDDEN';
  readonly remedy = 'Open the dashboard at the address it printed; to reach it from other machines, set TICKSTOCK_TOKEN.';
}

/** Too many wrong tokens in the last minute. */
export class TooManyAttemptsError extends TickStockError {
  readonly code = 'TS_TOO_MANY_ATTEMPTS';
  readonly remedy = 'Wait a minute, then sign in with the value of TICKSTOCK_TOKEN.';
}
