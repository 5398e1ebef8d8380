import { TickStockError } from '../market/index.js';

/** Settings that cannot be used; the message lists every problem. */
export class ConfigError extends TickStockError {
  readonly code = 'TS_CONFIG';
  readonly remedy = 'Correct the settings listed above in the environment or in .env; docs/configuration.md describes each.';
  constructor(readonly problems: readonly string[]) {
    super(
      problems.length === 1 ? String(problems[0]) : `${problems.length} settings are wrong:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
  }
}
