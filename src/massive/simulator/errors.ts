import { TickStockError } from '../../market/index.js';

/** The simulator cannot listen on its port. */
export class SimulatorPortError extends TickStockError {
  readonly code = 'TS_SIM_PORT';
  readonly remedy = 'Stop the program that uses the port, or choose another with --port (0 takes a free one).';
}
