import { TickStockError } from '../../market/index.js';

/** The relay would serve the vendor's data to anybody who can reach the machine. */
export class RelayOpenError extends TickStockError {
  readonly code = 'TS_RELAY_OPEN';
  readonly remedy = 'Configure at least one relay token, or let the relay listen on 127.0.0.1.';
}

/** The relay cannot listen on its port. */
export class RelayPortError extends TickStockError {
  readonly code = 'TS_RELAY_PORT';
  readonly remedy = 'Stop the program that uses the port, or choose another port for the relay (0 picks a free one).';
}
