import { type IndicatorDefinition, INDICATORS } from '../../indicators/index.js';
import { type PatternDefinition, PATTERNS } from '../../patterns/index.js';

/** What can be chosen, by name: the built-in ones and those of plugins. */
export interface Catalogue {
  readonly indicators: ReadonlyMap<string, IndicatorDefinition>;
  readonly patterns: ReadonlyMap<string, PatternDefinition>;
}

export const BUILT_IN: Catalogue = { indicators: INDICATORS, patterns: PATTERNS };
