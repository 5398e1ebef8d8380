import { type Catalogue, PlanSource } from '../../engine/index.js';
import type { Log } from '../../market/index.js';
import { barSourceOf } from '../../massive/index.js';
import { type Config, systemClock } from '../../ops/index.js';
import type { Store } from '../../store/index.js';

/** What the engine runs: as the definition tables of the store say. */
export function planSource(
  config: Pick<Config, 'TICKSTOCK_ALLOWED_LATENESS_MS' | 'MASSIVE_CHANNELS' | 'SYMBOL_UNIVERSE_KEY'>,
  catalogue: Catalogue,
  store: Store,
  log: Log,
): PlanSource {
  return new PlanSource({
    store,
    catalogue,
    universe: config.SYMBOL_UNIVERSE_KEY,
    allowedLatenessMs: config.TICKSTOCK_ALLOWED_LATENESS_MS,
    barsFrom: barSourceOf(config.MASSIVE_CHANNELS),
    clock: systemClock,
    log,
  });
}
