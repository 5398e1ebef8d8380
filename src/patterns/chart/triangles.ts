import { real, whole } from '../../indicators/index.js';
import type { Timeframe } from '../../market/index.js';
import type { PatternDefinition, PatternView, Detection, SwingView } from '../contract.js';
import { LEVEL_ATR, lineNow, newestHigh, newestLow, slopeOf, stageAt } from './geometry.js';

/** Two boundaries, each through two pivots. */
interface Boundaries {
  readonly swings: SwingView;
  /** Places of the newer pivot of each; the older one stands two places on. */
  readonly high: number;
  readonly low: number;
  /** Moves from the older pivot to the newer. */
  readonly rise: Moves;
  /** Where they stand at the newest bar. */
  readonly top: number;
  readonly bottom: number;
  /** Height where the shape begins. */
  readonly tall: number;
}

interface Moves {
  readonly highs: number;
  readonly lows: number;
}

/** What a kind of boundary pair must be like, with distances in ATR. */
interface Shape {
  /** By the moves of its pivots alone. */
  readonly fits: (highs: number, lows: number, atr: number) => boolean;
  readonly measure: (
    boundaries: Boundaries,
    atr: number,
  ) => { readonly trigger: number; readonly stop: number; readonly quality: number } | undefined;
}

const SLOPED_ATR = 0.75;
const upper = ({ swings, high }: Boundaries): number => Math.max(swings.price(high), swings.price(high + 2));

const flatTop: Shape = {
  fits: (highs, lows, atr) => Math.abs(highs) <= LEVEL_ATR * atr && lows >= SLOPED_ATR * atr,
  measure: (of, atr) => ({
    trigger: upper(of),
    stop: of.swings.price(of.low),
    quality: 1 - Math.abs(of.rise.highs) / (LEVEL_ATR * atr),
  }),
};

const bothSloped: Shape = {
  fits: (highs, lows, atr) => -highs >= SLOPED_ATR * atr && lows >= SLOPED_ATR * atr,
  measure: ({ top, bottom, rise: { highs, lows } }, atr) => {
    if (!(top - bottom > 0.25 * atr)) return undefined;
    return { trigger: top, stop: bottom, quality: Math.min(-highs, lows) / Math.max(-highs, lows) };
  },
};

const falling: Shape = {
  fits: (highs, lows, atr) => -highs >= SLOPED_ATR * atr && -lows >= 0.5 * SLOPED_ATR * atr,
  measure: ({ swings, high, low, top, bottom, tall }, atr) => {
    const narrowing = slopeOf(swings, high + 2, high) < slopeOf(swings, low + 2, low);
    if (!narrowing || !(top - bottom > 0.25 * atr)) return undefined;
    return { trigger: top, stop: swings.price(low), quality: 1 - Math.min(1, (top - bottom) / tall) };
  },
};

const bothFlat: Shape = {
  fits: (highs, lows, atr) => Math.abs(highs) <= LEVEL_ATR * atr && Math.abs(lows) <= LEVEL_ATR * atr,
  measure: (of, atr) => ({
    trigger: upper(of),
    stop: Math.min(of.swings.price(of.low), of.swings.price(of.low + 2)),
    quality: 1 - (Math.abs(of.rise.highs) + Math.abs(of.rise.lows)) / (2 * LEVEL_ATR * atr),
  }),
};

const LONGER_TIMEFRAMES: readonly Timeframe[] = ['5min', '15min'];

function look(view: PatternView, shape: Shape, height: number, longest: number): Detection | undefined {
  const { atr, swings } = view;
  const high = newestHigh(swings);
  const low = newestLow(swings);
  // The older of the two older pivots, with which the shape begins.
  const first = Math.max(high, low) + 2;
  if (first >= swings.length || swings.age(first) > longest) return undefined;
  const highs = swings.price(high) - swings.price(high + 2);
  const lows = swings.price(low) - swings.price(low + 2);
  if (!shape.fits(highs, lows, atr)) return undefined;
  const tall = Math.max(swings.price(high), swings.price(high + 2)) - Math.min(swings.price(low), swings.price(low + 2));
  if (tall < height * atr) return undefined;
  const top = lineNow(swings, high + 2, high);
  const bottom = lineNow(swings, low + 2, low);
  const found = shape.measure({ swings, high, low, rise: { highs, lows }, top, bottom, tall }, atr);
  const stage = found && stageAt(view, found.trigger);
  if (!found || !stage || view.close(0) < found.stop) return undefined;
  return {
    stage,
    anchor: swings.start(first),
    quality: 0.4 + 0.4 * Math.min(1, Math.max(0, found.quality)) + 0.2 * Math.min(1, tall / (2 * height * atr)),
    trigger: found.trigger,
    invalidation: Math.min(found.stop, found.trigger - 0.25 * atr),
    target: found.trigger + tall,
    levels: [top, bottom],
  };
}

type Entry = Pick<PatternDefinition, 'name' | 'title' | 'rule' | 'bullish' | 'bearish' | 'kind'> & { readonly shape: Shape };

const boundaryPattern = ({ shape, ...entry }: Entry): PatternDefinition => ({
  ...entry,
  category: 'chart',
  parameters: [real('height', 2.5, 1, 20), whole('longest', 120, 10, 500)],
  timeframes: LONGER_TIMEFRAMES,
  levels: ['upper', 'lower'],
  horizon: 30,
  coolDown: 10,
  create: ({ height = 2.5, longest = 120 }) => ({ bars: 20, pivots: 4, look: (view) => look(view, shape, height, longest) }),
});

export const ascendingTriangle = boundaryPattern({
  name: 'ascending_triangle',
  title: 'Ascending and descending triangle',
  rule: 'Two highs at one level over rising lows; the price then closes above the highs.',
  bullish: 'AscendingTriangle',
  bearish: 'DescendingTriangle',
  kind: 'continuation',
  shape: flatTop,
});

export const symmetricalTriangle = boundaryPattern({
  name: 'symmetrical_triangle',
  title: 'Symmetrical triangle',
  rule: 'Falling highs over rising lows; the price then closes above the line through the highs (below that through the lows).',
  bullish: 'SymmetricalTriangleUp',
  bearish: 'SymmetricalTriangleDown',
  kind: 'continuation',
  shape: bothSloped,
});

export const wedge = boundaryPattern({
  name: 'wedge',
  title: 'Falling and rising wedge',
  rule: 'Highs and lows fall, the highs faster; the price then closes above the line through the highs.',
  bullish: 'FallingWedge',
  bearish: 'RisingWedge',
  kind: 'reversal',
  shape: falling,
});

export const rectangle = boundaryPattern({
  name: 'rectangle',
  title: 'Rectangle',
  rule: 'Two highs at one level over two lows at one level; the price then closes above the highs (below the lows).',
  bullish: 'RectangleBreakout',
  bearish: 'RectangleBreakdown',
  kind: 'continuation',
  shape: bothFlat,
});
