import { real, whole } from '../../indicators/index.js';
import { REGULAR_MINUTES } from '../../market/index.js';
import type { PatternDefinition, PatternView, Detection } from '../contract.js';

/** Opening price less the close before, in units of the usual range of a day; NaN where one of them is not known. */
function gapOf({ session }: PatternView): number {
  return (session.open - session.previousClose) / session.usualRange;
}

/** Gap and go: a gap up that has not been filled by half goes on beyond the pre-market high (without one, that of the first 5 minutes). */
export const gapAndGo: PatternDefinition = {
  name: 'gap_and_go',
  title: 'Gap and go',
  rule: 'The open gaps away from the previous close by half a usual day or more, at most half of that is given back, then the price breaks the pre-market extreme (else that of the first five minutes).',
  category: 'intraday',
  bullish: 'GapAndGoUp',
  bearish: 'GapAndGoDown',
  kind: 'continuation',
  parameters: [real('gap', 0.5, 0.1, 10), real('given', 0.5, 0, 1), whole('until', 120, 6, REGULAR_MINUTES)],
  timeframes: ['1min'],
  levels: ['previous_close', 'open'],
  horizon: 60,
  coolDown: REGULAR_MINUTES,
  create: ({ gap = 0.5, given = 0.5, until = 120 }) => ({
    bars: 15,
    look(view: PatternView): Detection | undefined {
      const { session, atr } = view;
      if (session.minutes < 5 || session.minutes >= until || !(gapOf(view) >= gap)) return undefined;
      const size = session.open - session.previousClose;
      const floor = session.open - given * size;
      const level = Number.isNaN(session.premarketHigh) ? session.openingHigh(5) : session.premarketHigh;
      if (!(view.close(0) <= level) || session.low < floor || !(level - floor > atr)) return undefined;
      return {
        stage: 'armed',
        anchor: session.day,
        quality: 0.5 + 0.5 * Math.min(1, gapOf(view) / (2 * gap) - 0.5) * (1 - (session.open - session.low) / size),
        trigger: level,
        invalidation: floor,
        target: level + Math.max(size / 2, 2 * atr),
        levels: [session.previousClose, session.open],
      };
    },
  }),
};

/** Gap fill, seen from the side that fills: a gap down has come back by a part and reaches for the close before. */
export const gapFill: PatternDefinition = {
  name: 'gap_fill',
  title: 'Gap fill',
  rule: 'After a gap of a third of a usual day or more the price has come halfway back; the gap fills when the price closes beyond the previous close.',
  category: 'intraday',
  bullish: 'GapFillUp',
  bearish: 'GapFillDown',
  kind: 'reversal',
  parameters: [real('gap', 0.33, 0.1, 10), real('part', 0.5, 0.1, 0.9)],
  timeframes: ['1min'],
  levels: ['open'],
  horizon: 60,
  coolDown: REGULAR_MINUTES,
  create: ({ gap = 0.33, part = 0.5 }) => ({
    bars: 15,
    look(view: PatternView): Detection | undefined {
      const { session, atr } = view;
      if (session.minutes < 5 || !(-gapOf(view) >= gap)) return undefined;
      const size = session.previousClose - session.open;
      const back = (view.close(0) - session.open) / size;
      if (!(back >= part) || !(session.previousClose - session.low > atr)) return undefined;
      if (view.close(1) > session.previousClose) return undefined;
      return {
        stage: view.close(0) > session.previousClose ? 'confirmed' : 'forming',
        anchor: session.day,
        quality: 0.4 + 0.6 * Math.min(1, back),
        trigger: session.previousClose,
        invalidation: Math.min(session.open + (part / 2) * size, session.previousClose - atr),
        target: session.previousClose + Math.max(size / 2, 2 * atr),
        levels: [session.open],
      };
    },
  }),
};
