import { TickStockError } from '../market/index.js';

/** A role needs a setting that has no default. */
export class MissingSettingError extends TickStockError {
  readonly code = 'TS_SETTING_MISSING';
  readonly remedy = 'Set the missing settings in the environment or in .env, or run `npx tickstock start`, which needs none.';
  constructor(names: readonly string[], because = '') {
    super(`This role needs ${new Intl.ListFormat('en').format(names)}${because}.`);
  }
}

/** Options that do not go together, or make no sense. */
export class UsageError extends TickStockError {
  readonly code = 'TS_USAGE';
  readonly remedy = 'Run the command with --help to see its usage.';
}

/** A part of the input could not be used, or is not there; the rest was used. */
export class InputLossError extends TickStockError {
  readonly code = 'TS_INPUT_LOSS';
  readonly remedy = 'The problems are listed above, with file and row; everything else was used.';
}

/** The doctor has found something that has to be mended first. */
export class DoctorError extends TickStockError {
  readonly code = 'TS_DOCTOR';
  readonly remedy = 'Follow the advice below each line with a ✗, then run `npx tickstock doctor` again.';
  constructor(faults: number) {
    super(faults === 1 ? 'One fault was found.' : `${faults} faults were found.`);
  }
}
