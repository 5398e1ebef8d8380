import { type Catalogue, PlanSource } from '../../engine/index.js';
import type { BarSource, Log } from '../../market/index.js';
import { type Config, systemClock } from '../../ops/index.js';
import type { Store } from '../../store/index.js';

/** The vendor's own bars make the bars where there are no trades, its minutes rather than its seconds. */
export function barsFrom({ MASSIVE_CHANNELS: channels }: Pick<Config, 'MASSIVE_CHANNELS'>): BarSource {
  if (channels.includes('T')) return 'trades';
  return channels.includes('A') && !channels.includes('AM') ? 'seconds' : 'minutes';
}

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
    barsFrom: barsFrom(config),
    clock: systemClock,
    log,
  });
}
