import type { Timeframe } from '../market/index.js';
import type { PatternDefinition } from './contract.js';
import { CHART } from './chart/catalogue.js';
import { INTRADAY } from './intraday/catalogue.js';
import type { TrackerOptions } from './choice.js';

/** Every pattern that is not a candlestick, by its catalogue name. */
export const PATTERNS: ReadonlyMap<string, PatternDefinition> = new Map(
  [...INTRADAY, ...CHART].map((definition) => [definition.name, definition]),
);

/** Candlesticks that run when nothing else is configured: the well-known ones, where bars are long enough to say something. */
const DEFAULT_CANDLESTICKS = [
  'CDLDOJI',
  'CDLHAMMER',
  'CDLHANGINGMAN',
  'CDLINVERTEDHAMMER',
  'CDLSHOOTINGSTAR',
  'CDLENGULFING',
  'CDLHARAMI',
  'CDLPIERCING',
  'CDLDARKCLOUDCOVER',
  'CDLMORNINGSTAR',
  'CDLEVENINGSTAR',
  'CDL3WHITESOLDIERS',
  'CDL3BLACKCROWS',
] as const;
const CANDLESTICK_TIMEFRAMES: readonly Timeframe[] = ['5min', '15min'];

/** What runs when nothing else is configured: every pattern of the catalogue with its defaults, and the well-known candlesticks. */
export function defaultPatterns(): TrackerOptions {
  return {
    patterns: [...PATTERNS.values()].map((definition) => ({
      definition,
      parameters: Object.fromEntries(definition.parameters.map((spec) => [spec.name, spec.default])),
      timeframes: definition.timeframes,
    })),
    candlesticks: DEFAULT_CANDLESTICKS.map((name) => ({ name, timeframes: CANDLESTICK_TIMEFRAMES })),
  };
}
