import type { IndicatorDefinition } from './contract.js';

/** Names that people know an indicator by elsewhere: TA-Lib's, and the usual abbreviations. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['bbands', 'bollinger'],
  ['bandwidth', 'bollinger_bandwidth'],
  ['bbw', 'bollinger_bandwidth'],
  ['percent_b', 'bollinger_percent_b'],
  ['chop', 'choppiness'],
  ['kc', 'keltner'],
  ['rvol', 'relative_volume'],
]);

/** An entry by its name or another that it is known by, in any case; undefined when there is none. */
export function findIndicator(catalogue: ReadonlyMap<string, IndicatorDefinition>, name: string): IndicatorDefinition | undefined {
  const plain = name.toLowerCase();
  return catalogue.get(plain) ?? catalogue.get(OTHER_NAMES.get(plain) ?? '');
}
