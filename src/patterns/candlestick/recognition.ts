import { type Generate, type ParameterNames, unroll } from '../../indicators/index.js';
import { Averages } from './averages.js';
import type { Candles, StateCursor } from './candles.js';
import { type Condition, conditionsOf } from './facts.js';
import { WORDS, WORDS_STATE_SIZE } from './observe.js';
import type { CandlestickPattern, Recognise } from './pattern.js';

/** A shape may wait for confirmation while the lookback is not over: TA-Lib looks for it so many bars earlier. */
const CONFIRMATION_HEAD_START = 3;

/** A pattern's shape, ready to be looked for in the scanner's candles. */
export class Shape {
  /** First bar, counted from 0, at which it is looked for. */
  readonly from: number;
  readonly conditions: readonly Condition[];
  readonly averages: Averages;
  readonly recognise: Recognise;

  constructor(
    pattern: CandlestickPattern,
    readonly penetration: number,
    cursor: StateCursor,
    candles: Candles,
    totalsAt: number,
  ) {
    this.from = pattern.lookback - (pattern.confirmed ? CONFIRMATION_HEAD_START : 0);
    this.conditions = conditionsOf(pattern.candles, this.from);
    this.averages = new Averages(cursor, candles, totalsAt, this.from);
    this.recognise = pattern.recognise;
  }

  /** Whether the facts hold in the words at `wordsAt`. */
  holds(state: Float64Array, wordsAt: number): boolean {
    for (let i = 0; i < this.conditions.length; i += 1) {
      const { k, word, mask, value } = this.conditions[i]!;
      if ((state[wordsAt + k * WORDS + word]! & mask) !== value) return false;
    }
    return true;
  }

  /** By the rest of the rules. */
  grade(candles: Candles): number {
    return this.recognise(candles, this.averages, this.penetration);
  }
}

/** Writes the grade of each shape in turn; the words of the candles begin at `wordsAt`. */
export type Recognition = (state: Float64Array, wordsAt: number, candles: Candles, out: Float64Array, outAt: number) => void;

const PARAMETERS: ParameterNames<Recognition> = ['state', 'wordsAt', 'candles', 'out', 'outAt'];

/**
 * A line of ANDs a shape. The rest of its rules is asked three times a bar on the average, and therefore called through one line of
 * source: inlined it would only spread the lines over more memory than the processor's instruction cache has.
 */
export function recognition(shapes: readonly Shape[], generate?: Generate): Recognition {
  const words = Array.from({ length: WORDS_STATE_SIZE }, (_, i) => `const w${i} = state[wordsAt + ${i}] | 0;`);
  return unroll<Recognition>(
    {
      parameters: PARAMETERS,
      first: [...words, `for (let i = outAt; i < outAt + ${shapes.length}; i += 1) out[i] = 0;`],
      calls: shapes.map((shape, i) => ({
        values: [shape],
        line: (name) => `if ((${mismatch(shape)}) === 0) out[outAt + ${i}] = ${name}.grade(candles);`,
      })),
      loop: (state, wordsAt, candles, out, outAt) => recogniseEarly(shapes, Infinity, state, wordsAt, candles, out, outAt),
    },
    generate,
  );
}

const mismatch = ({ conditions }: Shape): string =>
  conditions.map(({ k, word, mask, value }) => `((w${k * WORDS + word} & ${mask}) ^ ${value})`).join(' | ');

/** The same at bar `index` of the series, counted from 0, where some shapes are not looked for yet. */
export function recogniseEarly(
  shapes: readonly Shape[],
  index: number,
  state: Float64Array,
  wordsAt: number,
  candles: Candles,
  out: Float64Array,
  outAt: number,
): void {
  for (let i = 0; i < shapes.length; i += 1) {
    const shape = shapes[i]!;
    out[outAt + i] = index >= shape.from && shape.holds(state, wordsAt) ? shape.grade(candles) : 0;
  }
}
