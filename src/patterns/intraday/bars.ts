import { real, whole } from '../../indicators/index.js';
import type { Timeframe } from '../../market/index.js';
import type { PatternDefinition, PatternView, Detection } from '../contract.js';

const LONGER_TIMEFRAMES: readonly Timeframe[] = ['5min', '15min'];

/** Inside bar: the newest bar lies within the one before, and either side of that one is a trigger for the next bar. */
export const insideBar: PatternDefinition = {
  name: 'inside_bar',
  title: 'Inside bar',
  rule: 'A bar lies within the previous one, which is an ATR tall or more; the next bar closes beyond that one.',
  category: 'intraday',
  bullish: 'InsideBarUp',
  bearish: 'InsideBarDown',
  kind: 'continuation',
  parameters: [real('mother', 1, 0, 10)],
  timeframes: LONGER_TIMEFRAMES,
  levels: ['mother_high', 'mother_low'],
  horizon: 10,
  coolDown: 3,
  create: ({ mother = 1 }) => ({
    bars: 15,
    look(view: PatternView): Detection | undefined {
      const high = view.high(1);
      const low = view.low(1);
      const tall = high - low;
      if (view.high(0) > high || view.low(0) < low || !(tall >= mother * view.atr) || tall === 0) return undefined;
      const inside = (view.high(0) - view.low(0)) / tall;
      const quality = 0.4 + 0.6 * (1 - inside);
      return { stage: 'armed', anchor: view.start(1), quality, trigger: high, invalidation: low, target: high + tall, levels: [high, low] };
    },
  }),
};

/** Three-bar reversal: after a decline a bar makes a lower low and a lower high, and the next closes above it and the one before. */
export const threeBarReversal: PatternDefinition = {
  name: 'three_bar_reversal',
  title: 'Three-bar reversal',
  rule: 'After a fall of one and a half ATR in eight bars: a falling bar, one with a lower low and a lower high, and one that closes above the highs of both.',
  category: 'intraday',
  bullish: 'ThreeBarReversalUp',
  bearish: 'ThreeBarReversalDown',
  kind: 'reversal',
  parameters: [real('fall', 1.5, 0, 20), whole('bars', 8, 3, 20)],
  timeframes: LONGER_TIMEFRAMES,
  horizon: 10,
  coolDown: 3,
  create: ({ fall = 1.5, bars = 8 }) => ({
    bars: bars + 3,
    look(view: PatternView): Detection | undefined {
      const { atr } = view;
      const last = view.close(0);
      const fell = view.close(2 + bars) - view.close(2);
      const lower = view.low(1) < view.low(2) && view.high(1) < view.high(2) && view.close(2) < view.open(2);
      if (!lower || !(last > view.high(2)) || !(last > view.high(1)) || !(fell >= fall * atr)) return undefined;
      const invalidation = Math.min(view.low(0), view.low(1));
      const quality = 0.4 + 0.3 * Math.min(1, fell / (2 * fall * atr)) + 0.3 * Math.min(1, (last - view.high(2)) / atr);
      return {
        stage: 'confirmed',
        anchor: view.start(0),
        quality,
        trigger: view.high(2),
        invalidation,
        target: last + (last - invalidation),
      };
    },
  }),
};

/** Pin bar: a long tail below the lows before, and a small body at the top. */
export const pinBar: PatternDefinition = {
  name: 'pin_bar',
  title: 'Pin bar',
  rule: 'A bar of an ATR or more whose lower wick is two thirds of it, below the lows of the five bars before, and whose body is in its upper third.',
  category: 'intraday',
  bullish: 'PinBarUp',
  bearish: 'PinBarDown',
  kind: 'reversal',
  parameters: [real('wick', 0.66, 0.5, 0.95), real('range', 1, 0.25, 10)],
  timeframes: LONGER_TIMEFRAMES,
  horizon: 10,
  coolDown: 3,
  create: ({ wick = 0.66, range = 1 }) => ({
    bars: 15,
    look(view: PatternView): Detection | undefined {
      const { atr } = view;
      const high = view.high(0);
      const low = view.low(0);
      const close = view.close(0);
      const tall = high - low;
      const tail = Math.min(view.open(0), close) - low;
      if (!(tall >= range * atr) || tail < wick * tall) return undefined;
      for (let k = 1; k <= 5; k += 1) if (view.low(k) <= low) return undefined;
      const quality = 0.4 + 0.3 * ((tail / tall - wick) / (1 - wick)) + 0.3 * Math.min(1, tall / (2 * atr));
      return { stage: 'confirmed', anchor: view.start(0), quality, trigger: close, invalidation: low - 0.1 * atr, target: close + tall };
    },
  }),
};
