import { real, whole } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Sighting } from '../contract.js';

const POLE_BARS = 8;

interface Rules {
  readonly pole: number;
  readonly retrace: number;
}

/** What lies after the top of the pole. */
interface PullBack {
  /** Bars in it. */
  readonly bars: number;
  readonly low: number;
  readonly edge: number;
}

function meanVolume(view: PatternView, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k += 1) sum += view.volume(k);
  return sum / (to - from);
}

/** A flag whose pole has its top just before the pull-back. */
function flagBefore(view: PatternView, { bars: back, low, edge }: PullBack, { pole, retrace }: Rules): Sighting | undefined {
  const { atr } = view;
  const top = view.high(back);
  let start = back;
  for (let k = back + 1; k <= back + POLE_BARS && k < view.length; k += 1) {
    if (view.high(k) > top) break;
    if (view.low(k) < view.low(start)) start = k;
  }
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

function look(view: PatternView, rules: Rules, longest: number): Sighting | undefined {
  let low = Infinity;
  let edge = -Infinity;
  for (let back = 0; back <= longest && back + 3 < view.length; back += 1) {
    const high = view.high(back);
    const found = back >= 3 && high > edge ? flagBefore(view, { bars: back, low, edge }, rules) : undefined;
    if (found) return found;
    low = Math.min(low, view.low(back));
    edge = Math.max(edge, high);
  }
  return undefined;
}

/** Bull and bear flag: a steep move, then a shallow pull-back on less volume. */
export const flag: PatternDefinition = {
  name: 'flag',
  title: 'Bull and bear flag',
  rule: 'A pole of two and a half ATR or more within eight bars, then three to fifteen bars that give back half of it at most on less volume; the price then closes beyond them.',
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
