import { BarsFileError } from './bars/errors.js';
import type { ChosenIndicator, ChosenPatterns } from './selection.js';

/** A pattern of the catalogue that looks at volume for its shape, not for its score alone. */
const VOLUME_PATTERNS = new Set(['vwap_cross']);

/**
 * What is left of a choice where the bars have no volume; `say` is told which columns are not there, and why.
 * @param why such as: the file has no volume column
 * @throws BarsFileError where nothing is left
 */
export function withoutVolume(
  indicators: readonly ChosenIndicator[],
  patterns: ChosenPatterns,
  why: string,
  say: (line: string) => void,
): { indicators: readonly ChosenIndicator[]; patterns: ChosenPatterns } {
  const left = indicators.filter(({ needsVolume }) => !needsVolume());
  const others = patterns.others.filter(({ name }) => !VOLUME_PATTERNS.has(name));
  const absent = [
    ...indicators.filter((each) => !left.includes(each)).flatMap(({ columns }) => columns),
    ...patterns.others.filter((each) => !others.includes(each)).map(({ name }) => name),
  ];
  if (left.length + others.length + patterns.candlesticks.length === 0)
    throw new BarsFileError(
      `${why}, and everything requested needs it: ${absent.join(', ')}.`,
      'Request what needs only prices, such as "sma(20) rsi(14)".',
    );
  if (absent.length > 0) say(`${why}; omitting what needs it: ${absent.join(', ')}`);
  else say(`${why}; omitting the volume column`);
  if (others.length > 0) say('patterns are scored without volume; its share of the score counts half');
  return { indicators: left, patterns: { ...patterns, others } };
}
