import { defaultIndicators } from '../../indicators/index.js';
import { TIMEFRAMES } from '../../market/index.js';
import { BAR_DETECTORS, DEFAULT_PATTERN_TIMEFRAMES, TRADE_DETECTORS } from '../../patterns/index.js';
import { DEFAULT_CROSSINGS, planOf, type IndicatorChoice, type Plan } from '../../engine/index.js';
import type { Config } from '../../ops/index.js';

/** The indicators and patterns that run when nothing else is configured. */
export function defaultPlan(config: Pick<Config, 'TICKSTOCK_ALLOWED_LATENESS_MS' | 'MASSIVE_CHANNELS'>): Plan {
  const indicators: IndicatorChoice[] = TIMEFRAMES.flatMap((timeframe) =>
    defaultIndicators
      .filter(({ definition }) => timeframe === '1min' || definition.sessionBound !== true)
      .map(({ definition, parameters }) => ({ name: definition.name, parameters, timeframe })),
  );
  return planOf({
    indicators,
    barDetectors: BAR_DETECTORS.map((detector) => ({ detector, timeframes: DEFAULT_PATTERN_TIMEFRAMES })),
    tradeDetectors: TRADE_DETECTORS,
    crossings: { rules: DEFAULT_CROSSINGS, timeframes: DEFAULT_PATTERN_TIMEFRAMES },
    allowedLatenessMs: config.TICKSTOCK_ALLOWED_LATENESS_MS,
    barsFrom: config.MASSIVE_CHANNELS.includes('T') ? 'trades' : 'aggregates',
  });
}
