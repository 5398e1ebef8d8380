import type { Tie } from './ties.suite.js';

/** What native TA-Lib gave for one series of bars; `values` by pattern, as `encode` writes them. */
export interface GoldenSeries {
  readonly bars: number;
  readonly fingerprint: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface Golden {
  readonly version: string;
  /** TA-Lib's lookback by pattern. */
  readonly lookback: Readonly<Record<string, number>>;
  /** Where the grade at the end of an example turns. */
  readonly ties: readonly Tie[];
  readonly series: Readonly<Record<string, GoldenSeries>>;
}

const GRADES = [100, -100, 80, -80, 200, -200] as const;
const LETTERS = 'ABCDEF';

/** Non-zero values as steps from the one before, base 36, each ended by the letter of its grade: `aA3B` = 100 at 10, -100 at 13. */
export function encode(values: readonly number[]): string {
  let text = '';
  let last = 0;
  values.forEach((value, i) => {
    if (value === 0) return;
    const letter = LETTERS[GRADES.indexOf(value as (typeof GRADES)[number])];
    if (letter === undefined) throw new RangeError(`grade ${value}`);
    text += (i - last).toString(36) + letter;
    last = i;
  });
  return text;
}

export function decode(text: string, length: number): number[] {
  const values = Array.from({ length }, () => 0);
  let at = 0;
  for (const [, step, letter] of text.matchAll(/([0-9a-z]+)([A-F])/g)) {
    at += Number.parseInt(step ?? '', 36);
    values[at] = GRADES[LETTERS.indexOf(letter ?? '')] ?? Number.NaN;
  }
  return values;
}

/** Patterns that are also run with these shares instead of TA-Lib's defaults: key `CDLMORNINGSTAR@0.1`. */
export const OTHER_PENETRATIONS: readonly number[] = [0, 0.1, 0.8];
