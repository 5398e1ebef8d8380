import { TickStockError } from '../../market/index.js';

/** The simulator cannot listen on its port. */
export class SimulatorPortError extends TickStockError {
  readonly code = 'TS_SIM_PORT';
  readonly remedy = 'Stop the program that uses the port, or choose another with --port (0 picks a free one).';
}

/** A fault, or a file of them, is not in its form; all problems are listed. */
export class FaultScriptError extends TickStockError {
  readonly code = 'TS_SIM_FAULTS';
  readonly remedy = 'Correct the faults; docs/simulator.md lists all kinds and their parameters.';

  constructor(
    where: string,
    readonly problems: readonly string[],
  ) {
    super(`${where} cannot be used: ${problems.join('; ')}`);
  }
}
