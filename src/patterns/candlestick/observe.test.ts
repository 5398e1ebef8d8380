import { describe, expect, it } from 'vitest';
import { CANDLES_STATE_SIZE, pushCandle } from './candles.js';
import * as is from './facts.js';
import { BODY_WORD, pushWords, WORDS, WORDS_STATE_SIZE } from './observe.js';
import type { RangeType } from './settings.js';
import { totalOffset, TOTALS_STATE_SIZE } from './totals.js';

const WORDS_AT = CANDLES_STATE_SIZE;
const TOTALS_AT = WORDS_AT + WORDS_STATE_SIZE;

/** Totals that are far apart, so that a fact beside the wrong one shows: averages of 1, 2, 3 … dollars by first bar. */
function stateWithTotals(): Float64Array {
  const state = new Float64Array(TOTALS_AT + TOTALS_STATE_SIZE);
  for (const [range, firsts] of [
    ['body', 5],
    ['range', 4],
    ['shadows', 3],
  ] as const satisfies readonly [RangeType, number][]) {
    for (let first = 0; first < firsts; first += 1) state[TOTALS_AT + totalOffset(range, 10, first, 0)] = 10 * (first + 1);
  }
  return state;
}

/** Whether a candle shows the fact, with the total begun by bar `first`. */
function shows(fact: is.Fact, first: number, candle: readonly [open: number, high: number, low: number, close: number]): boolean {
  const state = stateWithTotals();
  pushCandle(state, 0, ...candle);
  pushWords(state, WORDS_AT, 0, TOTALS_AT);
  return (((state[WORDS_AT + fact.word] ?? NaN) >> (fact.places[first] ?? NaN)) & 1) === 1;
}

const firstsOf = (fact: is.Fact): number[] => Object.keys(fact.places).map(Number);
const STEP = 1 / 64;

/** White candles at 100 and black ones, of this body or with these shadows. */
const body = (size: number) => [100, 100 + size, 100, 100 + size] as const;
const whiteWith = (upper: number, lower: number) => [100, 100 + upper, 100 - lower, 100] as const;
const blackWith = (upper: number, lower: number) => [110, 110 + upper, 100 - lower, 100] as const;

describe('a fact beside an average', () => {
  it.each([
    ['long', is.long, 1, [false, false, true]],
    ['short', is.short, 1, [true, false, false]],
    ['notLong', is.notLong, 1, [true, true, false]],
  ] as const)('%s: the body below it, at it, above it', (_, fact, factor, expected) => {
    for (const first of firstsOf(fact)) {
      const threshold = factor * (first + 1);
      expect([-STEP, 0, STEP].map((off) => shows(fact, first, body(threshold + off)))).toEqual(expected);
    }
  });

  it('doji: a body of up to a tenth of it', () => {
    for (const first of firstsOf(is.doji)) {
      expect([-STEP, STEP].map((off) => shows(is.doji, first, body(0.1 * (first + 1) + off)))).toEqual([true, false]);
    }
  });

  it.each([
    ['hardlyUpper', is.hardlyUpper, [true, false], (size: number) => whiteWith(size, 50)],
    ['upper', is.upper, [false, true], (size: number) => whiteWith(size, 0)],
    ['hardlyLower', is.hardlyLower, [true, false], (size: number) => whiteWith(50, size)],
    ['lower', is.lower, [false, true], (size: number) => whiteWith(0, size)],
    ['bareOpen of a white candle', is.bareOpen, [true, false], (size: number) => whiteWith(50, size)],
    ['bareOpen of a black candle', is.bareOpen, [true, false], (size: number) => blackWith(size, 50)],
    ['bareClose of a white candle', is.bareClose, [true, false], (size: number) => whiteWith(size, 50)],
    ['bareClose of a black candle', is.bareClose, [true, false], (size: number) => blackWith(50, size)],
  ] as const)('%s: a tenth of it, less and more', (_, fact, expected, candle) => {
    for (const first of firstsOf(fact)) {
      expect([-STEP, STEP].map((off) => shows(fact, first, candle(0.1 * (first + 1) + off)))).toEqual(expected);
    }
  });

  it.each([
    ['shortUpper', is.shortUpper, (size: number) => whiteWith(size, 50)],
    ['shortLower', is.shortLower, (size: number) => whiteWith(50, size)],
  ] as const)('%s: half of it, less and more', (_, fact, candle) => {
    expect([-STEP, STEP].map((off) => shows(fact, 0, candle(0.5 + off)))).toEqual([true, false]);
  });
});

describe('the words', () => {
  it('go back a candle with every bar', () => {
    const state = stateWithTotals();
    const pushed: (number | undefined)[] = [];
    for (let bar = 0; bar < 7; bar += 1) {
      pushCandle(state, 0, ...body(bar));
      pushWords(state, WORDS_AT, 0, TOTALS_AT);
      pushed.unshift(state[WORDS_AT + BODY_WORD]);
      const kept = Array.from({ length: Math.min(bar + 1, WORDS_STATE_SIZE / WORDS) }, (_, k) => state[WORDS_AT + k * WORDS + BODY_WORD]);
      expect(kept).toEqual(pushed.slice(0, kept.length));
    }
  });
});
