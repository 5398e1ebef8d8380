import { layout, span } from '../../market/index.js';
import { BAR, type Generate } from '../../indicators/index.js';
import { Candles, CANDLES_STATE_SIZE, pushCandle, type StateCursor } from './candles.js';
import { CANDLESTICKS } from './catalogue.js';
import { CONFIRMATION_SIZE, confirmedGrade, keepConfirmation } from './confirmation.js';
import { pushWords, WORDS_STATE_SIZE } from './observe.js';
import type { CandlestickPattern } from './pattern.js';
import { type Recognition, recognition, recogniseEarly, Shape } from './recognition.js';
import { addToTotals, TOTALS_STATE_SIZE } from './totals.js';

/** `modern`: TA-Lib ≥ 0.6, ±80 where one end of two bodies matches. `legacy`: 0 there, as up to 0.4. */
export type Grading = 'modern' | 'legacy';

export interface CandlestickOptions {
  /** TA-Lib names; all 61 when absent. */
  readonly patterns?: readonly string[];
  readonly grading?: Grading;
  /** By TA-Lib name, ≥ 0; TA-Lib's default for those not named. */
  readonly penetration?: Readonly<Record<string, number>>;
}

/**
 * Candlestick patterns over closed bars. The memory is `stateSize` doubles at `at` in the symbol's block, all zero before the
 * first bar, the same for every choice of patterns. Grades (0, ±80, ±100, ±200) go to `out[outAt…]` in the order of
 * `patterns`. Neither method allocates.
 */
export interface CandlestickScanner {
  readonly stateSize: number;
  readonly patterns: readonly CandlestickPattern[];
  /** A bar has closed: writes the grades and advances the state. */
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void;
  /** The grades as `update` with the same bar would give them; leaves the state as it is. */
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void;
}

/** The state: the last candles and their facts, the running totals, one confirmation for each pattern that can have one, bars seen. */
const CONFIRMABLE = CANDLESTICKS.filter((pattern) => pattern.confirmed === true);
const {
  words: WORDS_AT,
  totals: TOTALS_AT,
  confirmations: CONFIRMATIONS_AT,
  count: COUNT,
  size: STATE_SIZE,
} = layout(
  span('candles', CANDLES_STATE_SIZE),
  span('words', WORDS_STATE_SIZE),
  span('totals', TOTALS_STATE_SIZE),
  span('confirmations', CONFIRMABLE.length * CONFIRMATION_SIZE),
  'count',
);

/** From this bar on every lookback is over. */
const WARM = Math.max(...CANDLESTICKS.map(({ lookback }) => lookback));

/** The grade where one end of two bodies matches. */
const PARTIAL = 80;

class Scanner implements CandlestickScanner {
  readonly stateSize = STATE_SIZE;
  private readonly cursor: StateCursor = { state: new Float64Array(STATE_SIZE), at: 0 };
  private readonly candles = new Candles(this.cursor);
  private readonly shapes: readonly Shape[];
  private readonly confirmable: readonly { readonly place: number; readonly lookback: number; readonly at: number }[];
  private readonly recognise: Recognition;
  private readonly legacy: boolean;
  /** A copy of the state that `peek` may change. */
  private readonly scratch = new Float64Array(STATE_SIZE);

  constructor(
    readonly patterns: readonly CandlestickPattern[],
    { grading = 'modern', penetration = {} }: CandlestickOptions,
    generate?: Generate,
  ) {
    this.legacy = grading === 'legacy';
    this.shapes = patterns.map((pattern) => {
      const share = penetration[pattern.name] ?? pattern.penetration ?? 0;
      return new Shape(pattern, share, this.cursor, this.candles, TOTALS_AT);
    });
    this.confirmable = patterns.flatMap((pattern, place) => {
      const at = CONFIRMATIONS_AT + CONFIRMABLE.indexOf(pattern) * CONFIRMATION_SIZE;
      return pattern.confirmed ? [{ place, lookback: pattern.lookback, at }] : [];
    });
    this.recognise = recognition(this.shapes, generate);
  }

  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    const { candles, cursor, shapes } = this;
    const index = state[at + COUNT]!;
    const wordsAt = at + WORDS_AT;
    const totalsAt = at + TOTALS_AT;
    cursor.state = state;
    cursor.at = at;
    pushCandle(state, at, bar[barAt + BAR.open]!, bar[barAt + BAR.high]!, bar[barAt + BAR.low]!, bar[barAt + BAR.close]!);
    pushWords(state, wordsAt, at, totalsAt);
    if (index < WARM) recogniseEarly(shapes, index, state, wordsAt, candles, out, outAt);
    else this.recognise(state, wordsAt, candles, out, outAt);
    this.confirm(state, at, index, out, outAt);
    if (this.legacy) dropPartial(out, outAt, outAt + shapes.length);
    addToTotals(state, totalsAt, index, candles.body(0), candles.range(0), candles.upperShadow(0) + candles.lowerShadow(0));
    state[at + COUNT] = index + 1;
  }

  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    const { scratch } = this;
    for (let i = 0; i < STATE_SIZE; i += 1) scratch[i] = state[at + i]!;
    this.update(scratch, 0, bar, barAt, out, outAt);
  }

  private confirm(state: Float64Array, at: number, index: number, out: Float64Array, outAt: number): void {
    for (let i = 0; i < this.confirmable.length; i += 1) {
      const one = this.confirmable[i]!;
      const shape = out[outAt + one.place]!;
      const grade = confirmedGrade(state, at + one.at, this.candles, shape);
      keepConfirmation(state, at + one.at, this.candles, shape, grade);
      out[outAt + one.place] = index < one.lookback ? 0 : grade;
    }
  }
}

function dropPartial(out: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i += 1) if (Math.abs(out[i]!) === PARTIAL) out[i] = 0;
}

/** @throws RangeError for a pattern that is not in the catalogue, or a penetration that is negative or for a pattern without */
export function createCandlestickScanner(options: CandlestickOptions = {}, generate?: Generate): CandlestickScanner {
  const byName = new Map(CANDLESTICKS.map((pattern) => [pattern.name, pattern]));
  const find = (name: string): CandlestickPattern => {
    const pattern = byName.get(name);
    if (!pattern) throw new RangeError(`no candlestick pattern named ${name}`);
    return pattern;
  };
  for (const [name, share] of Object.entries(options.penetration ?? {})) {
    if (find(name).penetration === undefined) throw new RangeError(`${name} has no penetration`);
    if (!(share >= 0)) throw new RangeError(`penetration of ${name}: ${share}`);
  }
  return new Scanner(options.patterns?.map(find) ?? CANDLESTICKS, options, generate);
}
