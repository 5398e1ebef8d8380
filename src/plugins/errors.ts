import { TickStockError } from '../market/index.js';

/** A module of the user's cannot be used: it is not there, throws when imported, or does not hold what a plugin holds. */
export class PluginError extends TickStockError {
  readonly code = 'TS_PLUGIN';
  readonly remedy = 'Correct the module, or remove it from TICKSTOCK_PLUGINS; npx tickstock test-plugin FILE shows what is wrong.';
}
