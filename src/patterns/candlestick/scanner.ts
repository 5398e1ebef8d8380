import { BAR, unroll } from '../../indicators/index.js';
import { Averages, type TotalsCursor } from './averages.js';
import { Candles, CANDLES_STATE_SIZE } from './candles.js';
import { CANDLESTICKS } from './catalogue.js';
import { CONFIRMATION_SIZE, confirmedGrade, keepConfirmation } from './confirmation.js';
import type { CandlestickPattern } from './pattern.js';
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

/** The state: bars seen, the last candles, the running totals, one confirmation for each pattern that can have one. */
const COUNT = 0;
const CANDLES_AT = COUNT + 1;
const TOTALS_AT = CANDLES_AT + CANDLES_STATE_SIZE;
const CONFIRMATIONS_AT = TOTALS_AT + TOTALS_STATE_SIZE;
const CONFIRMABLE = CANDLESTICKS.filter((pattern) => pattern.confirmed === true);
const STATE_SIZE = CONFIRMATIONS_AT + CONFIRMABLE.length * CONFIRMATION_SIZE;

/** A shape may wait for confirmation while the lookback is not over: TA-Lib looks for it so many bars earlier. */
const CONFIRMATION_HEAD_START = 3;

class Chosen {
  readonly lookback: number;
  /** First bar, counted from 0, at which the shape is looked for. */
  readonly from: number;
  readonly averages: Averages;
  /** Offset of the confirmation in the state; -1 for patterns without. */
  readonly confirmationAt: number;
  readonly recognise: CandlestickPattern['recognise'];

  constructor(
    pattern: CandlestickPattern,
    readonly penetration: number,
    cursor: TotalsCursor,
    candles: Candles,
  ) {
    this.lookback = pattern.lookback;
    this.from = pattern.lookback - (pattern.confirmed ? CONFIRMATION_HEAD_START : 0);
    this.averages = new Averages(cursor, candles, this.from);
    this.confirmationAt = pattern.confirmed ? CONFIRMATIONS_AT + CONFIRMABLE.indexOf(pattern) * CONFIRMATION_SIZE : -1;
    this.recognise = pattern.recognise;
  }
}

/** Looks for each shape from its first bar on; `index` counts the bars from 0. */
type Recognition = (candles: Candles, index: number, out: Float64Array, outAt: number) => void;

function recognition(chosen: readonly Chosen[]): Recognition {
  return unroll<Recognition>(
    'candles, index, out, outAt',
    chosen.map((value, i) => ({
      value,
      line: (name) => `out[outAt + ${i}] = index < ${name}.from ? 0 : ${name}.recognise(candles, ${name}.averages, ${name}.penetration);`,
    })),
    (candles, index, out, outAt) => {
      chosen.forEach(({ from, recognise, averages, penetration }, i) => {
        out[outAt + i] = index < from ? 0 : recognise(candles, averages, penetration);
      });
    },
  );
}

class Scanner implements CandlestickScanner {
  readonly stateSize = STATE_SIZE;
  private readonly candles = new Candles();
  private readonly cursor: TotalsCursor = { state: new Float64Array(STATE_SIZE), at: 0 };
  private readonly chosen: readonly Chosen[];
  private readonly recognise: Recognition;
  private readonly legacy: boolean;

  constructor(
    readonly patterns: readonly CandlestickPattern[],
    { grading = 'modern', penetration = {} }: CandlestickOptions,
  ) {
    this.legacy = grading === 'legacy';
    this.chosen = patterns.map((pattern) => {
      const share = penetration[pattern.name] ?? pattern.penetration ?? 0;
      return new Chosen(pattern, share, this.cursor, this.candles);
    });
    this.recognise = recognition(this.chosen);
  }

  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    this.grade(state, at, bar, barAt, out, outAt, true);
    addToTotals(state, at + TOTALS_AT, state[at + COUNT]!, this.candles);
    this.candles.save(state, at + CANDLES_AT);
    state[at + COUNT]! += 1;
  }

  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    this.grade(state, at, bar, barAt, out, outAt, false);
  }

  private grade(
    state: Float64Array,
    at: number,
    bar: Float64Array,
    barAt: number,
    out: Float64Array,
    outAt: number,
    closed: boolean,
  ): void {
    const { candles, chosen, cursor } = this;
    const index = state[at + COUNT]!;
    candles.load(state, at + CANDLES_AT, bar[barAt + BAR.open]!, bar[barAt + BAR.high]!, bar[barAt + BAR.low]!, bar[barAt + BAR.close]!);
    cursor.state = state;
    cursor.at = at + TOTALS_AT;
    this.recognise(candles, index, out, outAt);
    for (let i = 0; i < chosen.length; i += 1) {
      const pattern = chosen[i]!;
      let grade = out[outAt + i]!;
      if (pattern.confirmationAt >= 0) grade = this.confirm(state, at + pattern.confirmationAt, grade, closed);
      if (index < pattern.lookback || (this.legacy && Math.abs(grade) === PARTIAL)) grade = 0;
      out[outAt + i] = grade;
    }
  }

  private confirm(state: Float64Array, at: number, shape: number, closed: boolean): number {
    const grade = confirmedGrade(state, at, this.candles, shape);
    if (closed) keepConfirmation(state, at, this.candles, shape, grade);
    return grade;
  }
}

/** The grade where one end of two bodies matches. */
const PARTIAL = 80;

/** @throws RangeError for a pattern that is not in the catalogue, or a penetration that is negative or for a pattern without */
export function createCandlestickScanner(options: CandlestickOptions = {}): CandlestickScanner {
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
  return new Scanner(options.patterns?.map(find) ?? CANDLESTICKS, options);
}
