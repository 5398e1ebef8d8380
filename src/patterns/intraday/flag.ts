import { real, whole } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Detection } from '../contract.js';

/** Most bars of the pole, fewest of the pull-back. */
const POLE_BARS = 8;
const SHORTEST = 3;

interface Rules {
  readonly pole: number;
  readonly retrace: number;
}

function meanVolume(view: PatternView, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k += 1) sum += view.volume(k);
  return sum / (to - from);
}

/** Bar with the lowest low of the rise that ends with the bar `back` bars ago. */
function poleStart(view: PatternView, back: number): number {
  const top = view.high(back);
  const oldest = Math.min(back + POLE_BARS, view.length - 1);
  let start = back;
  let low = view.low(back);
  for (let k = back + 1; k <= oldest && view.high(k) <= top; k += 1) {
    const here = view.low(k);
    if (here >= low) continue;
    low = here;
    start = k;
  }
  return start;
}

/** A flag whose pole has its top just before the pull-back of `back` bars, which has gone down to `low` and has its highest high at `edge`. */
function flagBefore(view: PatternView, back: number, low: number, edge: number, { pole, retrace }: Rules): Detection | undefined {
  const { atr } = view;
  const top = view.high(back);
  const start = poleStart(view, back);
  const rise = top - view.low(start);
  const given = (top - low) / rise;
  if (start - back < 2 || !(rise >= pole * atr) || given > retrace || given < 0.1) return undefined;
  if (!(meanVolume(view, 0, back) < meanVolume(view, back, start))) return undefined;
  return {
    stage: 'forming',
    anchor: view.start(back),
    quality: 0.4 + 0.3 * Math.min(1, rise / (2 * pole * atr)) + 0.3 * (1 - given / retrace),
    trigger: edge,
    invalidation: Math.min(top - retrace * rise, edge - 0.25 * atr),
    target: edge + rise,
    levels: [view.low(start), top],
  };
}

function look(view: PatternView, rules: Rules, longest: number): Detection | undefined {
  const oldest = Math.min(longest, view.length - 4);
  let low = view.low(0);
  let edge = view.high(0);
  for (let back = 1; back <= oldest; back += 1) {
    const high = view.high(back);
    if (high > edge) {
      const found = back >= SHORTEST ? flagBefore(view, back, low, edge, rules) : undefined;
      if (found) return found;
      edge = high;
    }
    const here = view.low(back);
    if (here < low) low = here;
  }
  return undefined;
}

/** Bull and bear flag: a steep move, then a shallow pull-back on less volume. */
export const flag: PatternDefinition = {
  name: 'flag',
  title: 'Bull and bear flag',
  rule: 'A pole of two and a half ATR or more within eight bars, then three to fifteen bars that give back at most half of it on lower volume; the price then closes beyond them.',
  category: 'intraday',
  bullish: 'BullFlag',
  bearish: 'BearFlag',
  kind: 'continuation',
  parameters: [real('pole', 2.5, 1, 20), real('retrace', 0.5, 0.2, 0.9), whole('longest', 15, 3, 20)],
  timeframes: ['1min', '5min', '15min'],
  levels: ['pole_start', 'pole_top'],
  horizon: 20,
  coolDown: 5,
  create: ({ pole = 2.5, retrace = 0.5, longest = 15 }) => ({ bars: 12, look: (view) => look(view, { pole, retrace }, longest) }),
};
