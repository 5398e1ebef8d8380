import { real, whole } from '../../indicators/index.js';
import type { Timeframe } from '../../market/index.js';
import type { PatternDefinition, PatternView, Sighting } from '../contract.js';
import { LEVEL_ATR, lineNow, type Pivot, pivotsOf, slopeOf, stageAt } from './geometry.js';

/** Two boundaries, each through two pivots. */
interface Boundaries {
  readonly highs: readonly [newer: Pivot, older: Pivot];
  readonly lows: readonly [newer: Pivot, older: Pivot];
  /** Where they stand at the newest bar. */
  readonly top: number;
  readonly bottom: number;
  /** Height where the shape begins. */
  readonly tall: number;
  readonly start: number;
}

function boundariesOf(view: PatternView, longest: number): Boundaries | undefined {
  const { highs, lows } = pivotsOf(view);
  const [high, olderHigh] = highs;
  const [low, olderLow] = lows;
  if (!high || !olderHigh || !low || !olderLow) return undefined;
  const first = olderHigh.age > olderLow.age ? olderHigh : olderLow;
  if (first.age > longest) return undefined;
  const tall = Math.max(high.price, olderHigh.price) - Math.min(low.price, olderLow.price);
  return {
    highs: [high, olderHigh],
    lows: [low, olderLow],
    top: lineNow(olderHigh, high),
    bottom: lineNow(olderLow, low),
    tall,
    start: first.start,
  };
}

/** What a kind of boundary pair must be like, with distances in ATR. */
type Shape = (
  boundaries: Boundaries,
  atr: number,
) => { readonly trigger: number; readonly stop: number; readonly quality: number } | undefined;

const SLOPED_ATR = 0.75;
/** Moves of the pivots along each boundary. */
const rises = ({ highs, lows }: Boundaries): { highs: number; lows: number } => ({
  highs: highs[0].price - highs[1].price,
  lows: lows[0].price - lows[1].price,
});

const flatTop: Shape = (of, atr) => {
  const { highs, lows } = rises(of);
  if (Math.abs(highs) > LEVEL_ATR * atr || lows < SLOPED_ATR * atr) return undefined;
  const trigger = Math.max(of.highs[0].price, of.highs[1].price);
  return { trigger, stop: of.lows[0].price, quality: 1 - Math.abs(highs) / (LEVEL_ATR * atr) };
};

const bothSloped: Shape = (of, atr) => {
  const { highs, lows } = rises(of);
  if (-highs < SLOPED_ATR * atr || lows < SLOPED_ATR * atr || !(of.top - of.bottom > 0.25 * atr)) return undefined;
  return { trigger: of.top, stop: of.bottom, quality: Math.min(-highs, lows) / Math.max(-highs, lows) };
};

const falling: Shape = (of, atr) => {
  const { highs, lows } = rises(of);
  const narrowing = slopeOf(of.highs[1], of.highs[0]) < slopeOf(of.lows[1], of.lows[0]);
  if (-highs < SLOPED_ATR * atr || -lows < 0.5 * SLOPED_ATR * atr || !narrowing || !(of.top - of.bottom > 0.25 * atr)) return undefined;
  return { trigger: of.top, stop: of.lows[0].price, quality: 1 - Math.min(1, (of.top - of.bottom) / of.tall) };
};

const bothFlat: Shape = (of, atr) => {
  const { highs, lows } = rises(of);
  if (Math.abs(highs) > LEVEL_ATR * atr || Math.abs(lows) > LEVEL_ATR * atr) return undefined;
  const trigger = Math.max(of.highs[0].price, of.highs[1].price);
  return {
    trigger,
    stop: Math.min(of.lows[0].price, of.lows[1].price),
    quality: 1 - (Math.abs(highs) + Math.abs(lows)) / (2 * LEVEL_ATR * atr),
  };
};

const TIMEFRAMES: readonly Timeframe[] = ['5min', '15min'];

function look(view: PatternView, shape: Shape, height: number, longest: number): Sighting | undefined {
  const { atr } = view;
  const of = boundariesOf(view, longest);
  if (!of || of.tall < height * atr) return undefined;
  const found = shape(of, atr);
  if (!found) return undefined;
  const stage = stageAt(view, found.trigger);
  if (!stage || view.close(0) < found.stop) return undefined;
  return {
    stage,
    anchor: of.start,
    quality: 0.4 + 0.4 * Math.min(1, Math.max(0, found.quality)) + 0.2 * Math.min(1, of.tall / (2 * height * atr)),
    trigger: found.trigger,
    invalidation: Math.min(found.stop, found.trigger - 0.25 * atr),
    target: found.trigger + of.tall,
    levels: [of.top, of.bottom],
  };
}

type Entry = Pick<PatternDefinition, 'name' | 'title' | 'rule' | 'bullish' | 'bearish' | 'kind'> & { readonly shape: Shape };

const boundaryPattern = ({ shape, ...entry }: Entry): PatternDefinition => ({
  ...entry,
  category: 'chart',
  parameters: [real('height', 2.5, 1, 20), whole('longest', 120, 10, 500)],
  timeframes: TIMEFRAMES,
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
