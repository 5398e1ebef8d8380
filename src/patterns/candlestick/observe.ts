import { CANDLE, CANDLES } from './candles.js';
import { CANDLE_SETTINGS } from './settings.js';
import { totalOffset } from './totals.js';

/**
 * What a candle shows when it closes, by itself or beside the candle before, one bit each in two words: one of its body, one of
 * its shadows. A shape is first of all a list of facts about its candles, so that a few ANDs rule out most shapes at a bar.
 */
export const BODY_WORD = 0;
export const SHADOW_WORD = 1;
export const WORDS = 2;

/** The words of the last candles, the newest first. */
export const WORDS_STATE_SIZE = CANDLES * WORDS;

/** Places in the word of the body. A number behind a name is the bar with which the average's total began: see totals.ts. */
export const BODY = {
  white: 0,
  otherColour: 1,
  long0: 2,
  long1: 3,
  long2: 4,
  long4: 5,
  short0: 6,
  short1: 7,
  short2: 8,
  short3: 9,
  notLong1: 10,
  doji0: 11,
  doji1: 12,
  gapsUp: 13,
  gapsDown: 14,
  gaps: 15,
  inside: 16,
  closesHigher: 17,
  closesLower: 18,
  opensAbove: 19,
  opensBelow: 20,
  opensWithin: 21,
  covers: 22,
  reachesBothEnds: 23,
  within: 24,
  withinOrLevel: 25,
} as const;

/** Places in the word of the shadows. */
export const SHADOW = {
  hardlyUpper0: 0,
  hardlyUpper1: 1,
  hardlyUpper2: 2,
  upper0: 3,
  upper2: 4,
  upper3: 5,
  hardlyLower0: 6,
  hardlyLower1: 7,
  hardlyLower2: 8,
  hardlyLower3: 9,
  lower0: 10,
  lower1: 11,
  longUpper: 12,
  longLower: 13,
  veryLongUpper: 14,
  veryLongLower: 15,
  shortUpper0: 16,
  shortLower0: 17,
  bareOpen0: 18,
  bareOpen1: 19,
  bareClose0: 20,
  longShadow: 21,
} as const;

const { bodyLong, bodyShort, bodyDoji, shadowLong, shadowVeryLong, shadowShort, shadowVeryShort } = CANDLE_SETTINGS;

/** Offsets of the newest totals; those with later first bars follow. */
const BODY_TOTALS = totalOffset(bodyLong.range, bodyLong.period, 0, 0);
const RANGE_TOTALS = totalOffset(bodyDoji.range, bodyDoji.period, 0, 0);
const SHADOW_TOTALS = totalOffset(shadowShort.range, shadowShort.period, 0, 0);
/** Places of a candle's prices; `BEFORE` is how far the one before it lies. */
const { open: OPEN, high: HIGH, low: LOW, close: CLOSE, size: BEFORE } = CANDLE;

/** Puts the words of the newest candle in front of those that the state keeps; the totals are those of the bars before it. */
export function pushWords(state: Float64Array, at: number, candlesAt: number, totalsAt: number): void {
  for (let i = at + WORDS_STATE_SIZE - 1; i >= at + WORDS; i -= 1) state[i] = state[i - WORDS]!;
  state[at + BODY_WORD] = bodySizes(state, candlesAt, totalsAt) | besideTheLast(state, candlesAt);
  state[at + SHADOW_WORD] = shadowSizes(state, candlesAt, totalsAt);
}

const bit = (holds: boolean, place: number): number => Number(holds) << place;

function bodySizes(state: Float64Array, candlesAt: number, totalsAt: number): number {
  const body = Math.abs(state[candlesAt + CLOSE]! - state[candlesAt + OPEN]!);
  const totals = totalsAt + BODY_TOTALS;
  const average0 = state[totals]! / bodyLong.period;
  const average1 = state[totals + 1]! / bodyLong.period;
  const average2 = state[totals + 2]! / bodyLong.period;
  const average3 = state[totals + 3]! / bodyLong.period;
  const average4 = state[totals + 4]! / bodyLong.period;
  const ranges = totalsAt + RANGE_TOTALS;
  return (
    bit(body > bodyLong.factor * average0, BODY.long0) |
    bit(body > bodyLong.factor * average1, BODY.long1) |
    bit(body > bodyLong.factor * average2, BODY.long2) |
    bit(body > bodyLong.factor * average4, BODY.long4) |
    bit(body < bodyShort.factor * average0, BODY.short0) |
    bit(body < bodyShort.factor * average1, BODY.short1) |
    bit(body < bodyShort.factor * average2, BODY.short2) |
    bit(body < bodyShort.factor * average3, BODY.short3) |
    bit(body <= bodyShort.factor * average1, BODY.notLong1) |
    bit(body <= bodyDoji.factor * (state[ranges]! / bodyDoji.period), BODY.doji0) |
    bit(body <= bodyDoji.factor * (state[ranges + 1]! / bodyDoji.period), BODY.doji1)
  );
}

function besideTheLast(state: Float64Array, candlesAt: number): number {
  const lastAt = candlesAt + BEFORE;
  const open = state[candlesAt + OPEN]!;
  const high = state[candlesAt + HIGH]!;
  const low = state[candlesAt + LOW]!;
  const close = state[candlesAt + CLOSE]!;
  const lastOpen = state[lastAt + OPEN]!;
  const lastHigh = state[lastAt + HIGH]!;
  const lastLow = state[lastAt + LOW]!;
  const lastClose = state[lastAt + CLOSE]!;
  const white = close >= open;
  const lastWhite = lastClose >= lastOpen;
  const top = white ? close : open;
  const bottom = white ? open : close;
  const lastTop = lastWhite ? lastClose : lastOpen;
  const lastBottom = lastWhite ? lastOpen : lastClose;
  const above = bottom > lastTop;
  const below = top < lastBottom;
  return (
    bit(white, BODY.white) |
    bit(white !== lastWhite, BODY.otherColour) |
    bit(above, BODY.gapsUp) |
    bit(below, BODY.gapsDown) |
    bit(above || below, BODY.gaps) |
    bit(high < lastHigh && low > lastLow, BODY.inside) |
    bit(close > lastClose, BODY.closesHigher) |
    bit(close < lastClose, BODY.closesLower) |
    bit(open > lastHigh, BODY.opensAbove) |
    bit(open < lastLow, BODY.opensBelow) |
    bit(open < lastTop && open > lastBottom, BODY.opensWithin) |
    bit(top > lastTop && bottom < lastBottom, BODY.covers) |
    bit(top >= lastTop && bottom <= lastBottom, BODY.reachesBothEnds) |
    bit(top < lastTop && bottom > lastBottom, BODY.within) |
    bit(top <= lastTop && bottom >= lastBottom, BODY.withinOrLevel)
  );
}

function shadowSizes(state: Float64Array, candlesAt: number, totalsAt: number): number {
  const open = state[candlesAt + OPEN]!;
  const close = state[candlesAt + CLOSE]!;
  const white = close >= open;
  const body = Math.abs(close - open);
  const upper = state[candlesAt + HIGH]! - (white ? close : open);
  const lower = (white ? open : close) - state[candlesAt + LOW]!;
  const ranges = totalsAt + RANGE_TOTALS;
  const hardly0 = shadowVeryShort.factor * (state[ranges]! / shadowVeryShort.period);
  const hardly1 = shadowVeryShort.factor * (state[ranges + 1]! / shadowVeryShort.period);
  const hardly2 = shadowVeryShort.factor * (state[ranges + 2]! / shadowVeryShort.period);
  const hardly3 = shadowVeryShort.factor * (state[ranges + 3]! / shadowVeryShort.period);
  const short = (shadowShort.factor * (state[totalsAt + SHADOW_TOTALS]! / shadowShort.period)) / 2;
  const opening = white ? lower : upper;
  return (
    bit(upper < hardly0, SHADOW.hardlyUpper0) |
    bit(upper < hardly1, SHADOW.hardlyUpper1) |
    bit(upper < hardly2, SHADOW.hardlyUpper2) |
    bit(upper > hardly0, SHADOW.upper0) |
    bit(upper > hardly2, SHADOW.upper2) |
    bit(upper > hardly3, SHADOW.upper3) |
    bit(lower < hardly0, SHADOW.hardlyLower0) |
    bit(lower < hardly1, SHADOW.hardlyLower1) |
    bit(lower < hardly2, SHADOW.hardlyLower2) |
    bit(lower < hardly3, SHADOW.hardlyLower3) |
    bit(lower > hardly0, SHADOW.lower0) |
    bit(lower > hardly1, SHADOW.lower1) |
    bit(upper > shadowLong.factor * body, SHADOW.longUpper) |
    bit(lower > shadowLong.factor * body, SHADOW.longLower) |
    bit(upper > shadowVeryLong.factor * body, SHADOW.veryLongUpper) |
    bit(lower > shadowVeryLong.factor * body, SHADOW.veryLongLower) |
    bit(upper < short, SHADOW.shortUpper0) |
    bit(lower < short, SHADOW.shortLower0) |
    bit(opening < hardly0, SHADOW.bareOpen0) |
    bit(opening < hardly1, SHADOW.bareOpen1) |
    bit((white ? upper : lower) < hardly0, SHADOW.bareClose0) |
    bit(upper > shadowLong.factor * body || lower > shadowLong.factor * body, SHADOW.longShadow)
  );
}
