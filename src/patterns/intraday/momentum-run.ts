import { real, whole } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Detection } from '../contract.js';

/** Of a random walk whose bars are an ATR tall, a bar's move has a deviation of about half of that. */
const SIGMA_ATR = 0.5;

/** Momentum run: a move of so many bars that chance would hardly make, on more volume than usual. */
export const momentumRun: PatternDefinition = {
  name: 'momentum_run',
  title: 'Momentum run',
  rule: 'In five bars the price moves three standard deviations of a random walk with such bars, and the last of them trades one and a half times the usual volume.',
  category: 'intraday',
  bullish: 'MomentumRunUp',
  bearish: 'MomentumRunDown',
  kind: 'continuation',
  parameters: [whole('bars', 5, 2, 20), real('deviations', 3, 1, 10), real('volume', 1.5, 0, 20)],
  timeframes: ['1min', '5min'],
  horizon: 20,
  coolDown: 15,
  create: ({ bars = 5, deviations = 3, volume = 1.5 }) => ({
    bars: 21,
    look(view: PatternView): Detection | undefined {
      const { atr, relativeVolume } = view;
      const last = view.close(0);
      const move = last - view.close(bars);
      const expected = SIGMA_ATR * Math.sqrt(bars) * atr;
      if (!(move >= deviations * expected) || !(relativeVolume >= volume)) return undefined;
      return {
        stage: 'confirmed',
        anchor: view.start(0),
        quality: 0.4 + 0.6 * Math.min(1, move / (2 * deviations * expected)),
        trigger: last,
        invalidation: last - move / 2,
        target: last + 2 * atr,
      };
    },
  }),
};
