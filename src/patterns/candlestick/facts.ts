import { CANDLES } from './candles.js';
import { BODY, BODY_WORD, SHADOW, SHADOW_WORD } from './observe.js';
import { CANDLE_SETTINGS } from './settings.js';

export interface Fact {
  readonly word: typeof BODY_WORD | typeof SHADOW_WORD;
  /** Bars of the average that it compares with; 0 for none. */
  readonly period: number;
  /** Place in the word by the first bar of the average's total. */
  readonly places: Readonly<Record<number, number>>;
  /** False for the contrary. */
  readonly holds: boolean;
}

const ofBody = (place: number, holds = true): Fact => ({ word: BODY_WORD, period: 0, places: { 0: place }, holds });
const ofShadows = (place: number): Fact => ({ word: SHADOW_WORD, period: 0, places: { 0: place }, holds: true });
const bodyAgainst = ({ period }: { readonly period: number }, places: Readonly<Record<number, number>>): Fact => ({
  word: BODY_WORD,
  period,
  places,
  holds: true,
});
const shadowsAgainst = ({ period }: { readonly period: number }, places: Readonly<Record<number, number>>): Fact => ({
  word: SHADOW_WORD,
  period,
  places,
  holds: true,
});

const { bodyLong, bodyShort, bodyDoji, shadowShort, shadowVeryShort } = CANDLE_SETTINGS;

export const white = ofBody(BODY.white);
export const black = ofBody(BODY.white, false);
/** Than the candle before. */
export const otherColour = ofBody(BODY.otherColour);
export const sameColour = ofBody(BODY.otherColour, false);

/** The body beside the average: above it, below it, not above it. */
export const long = bodyAgainst(bodyLong, { 0: BODY.long0, 1: BODY.long1, 2: BODY.long2, 4: BODY.long4 });
export const short = bodyAgainst(bodyShort, { 0: BODY.short0, 1: BODY.short1, 2: BODY.short2, 3: BODY.short3 });
export const notLong = bodyAgainst(bodyShort, { 1: BODY.notLong1 });
export const doji = bodyAgainst(bodyDoji, { 0: BODY.doji0, 1: BODY.doji1 });

/** The body leaves a gap to the body before: above, below, either. */
export const gapsUp = ofBody(BODY.gapsUp);
export const gapsDown = ofBody(BODY.gapsDown);
export const gaps = ofBody(BODY.gaps);
/** Lower high and higher low than the candle before. */
export const inside = ofBody(BODY.inside);
/** Than the candle before. */
export const closesHigher = ofBody(BODY.closesHigher);
export const closesLower = ofBody(BODY.closesLower);
/** Opens above the high before, below the low before, within the body before. */
export const opensAbove = ofBody(BODY.opensAbove);
export const opensBelow = ofBody(BODY.opensBelow);
export const opensWithin = ofBody(BODY.opensWithin);
/** The body reaches beyond both ends of the body before; at least to both. */
export const covers = ofBody(BODY.covers);
export const reachesBothEnds = ofBody(BODY.reachesBothEnds);
/** The body lies within the body before; the ends may match. */
export const within = ofBody(BODY.within);
export const withinOrLevel = ofBody(BODY.withinOrLevel);

/** A shadow of less than the very short one, or of more. */
export const hardlyUpper = shadowsAgainst(shadowVeryShort, { 0: SHADOW.hardlyUpper0, 1: SHADOW.hardlyUpper1, 2: SHADOW.hardlyUpper2 });
export const upper = shadowsAgainst(shadowVeryShort, { 0: SHADOW.upper0, 2: SHADOW.upper2, 3: SHADOW.upper3 });
export const hardlyLower = shadowsAgainst(shadowVeryShort, {
  0: SHADOW.hardlyLower0,
  1: SHADOW.hardlyLower1,
  2: SHADOW.hardlyLower2,
  3: SHADOW.hardlyLower3,
});
export const lower = shadowsAgainst(shadowVeryShort, { 0: SHADOW.lower0, 1: SHADOW.lower1 });
/** Either shadow longer than the body; a certain one, and longer than two bodies. */
export const longShadow = ofShadows(SHADOW.longShadow);
export const longUpper = ofShadows(SHADOW.longUpper);
export const longLower = ofShadows(SHADOW.longLower);
export const veryLongUpper = ofShadows(SHADOW.veryLongUpper);
export const veryLongLower = ofShadows(SHADOW.veryLongLower);
export const shortUpper = shadowsAgainst(shadowShort, { 0: SHADOW.shortUpper0 });
export const shortLower = shadowsAgainst(shadowShort, { 0: SHADOW.shortLower0 });
/** Hardly a shadow at the end of the body where the candle opened; where it closed. */
export const bareOpen = shadowsAgainst(shadowVeryShort, { 0: SHADOW.bareOpen0, 1: SHADOW.bareOpen1 });
export const bareClose = shadowsAgainst(shadowVeryShort, { 0: SHADOW.bareClose0 });

/** What the words of one candle must be under `mask`. */
export interface Condition {
  /** Counted back from 0, the newest. */
  readonly k: number;
  readonly word: Fact['word'];
  readonly mask: number;
  readonly value: number;
}

/**
 * The facts of a shape's candles, the oldest first, as conditions, the newest candle's first.
 * @param lookback of the shape, which tells where its totals begin
 * @throws RangeError for a fact that is not observed with such a total, and for more candles than are kept
 */
export function conditionsOf(candles: readonly (readonly Fact[])[], lookback: number): readonly Condition[] {
  if (candles.length > CANDLES) throw new RangeError(`a shape of ${candles.length} candles`);
  return candles.toReversed().flatMap((facts, k) =>
    ([BODY_WORD, SHADOW_WORD] as const).flatMap((word) => {
      let mask = 0;
      let value = 0;
      for (const fact of facts) {
        if (fact.word !== word) continue;
        const place = fact.places[fact.period === 0 ? 0 : lookback - fact.period - k];
        if (place === undefined) throw new RangeError(`a fact that is not observed ${k} bars back, lookback ${lookback}`);
        mask |= 1 << place;
        if (fact.holds) value |= 1 << place;
      }
      return mask === 0 ? [] : [{ k, word, mask, value }];
    }),
  );
}
