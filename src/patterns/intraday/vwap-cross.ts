import { real, whole } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Detection } from '../contract.js';

/** A close back above the session's VWAP after a run of closes below it. */
function look(view: PatternView, run: number, margin: number): Detection | undefined {
  const { session, atr } = view;
  const { vwap } = session;
  const last = view.close(0);
  if (session.minutes <= run || !(last - vwap >= margin * atr)) return undefined;
  let deepest = 0;
  for (let k = 1; k <= run; k += 1) {
    if (!(view.close(k) < vwap)) return undefined;
    deepest = Math.max(deepest, vwap - view.close(k));
  }
  return {
    stage: 'confirmed',
    anchor: view.start(0),
    quality: 0.4 + 0.3 * Math.min(1, deepest / (2 * atr)) + 0.3 * Math.min(1, (last - vwap) / atr),
    trigger: vwap,
    invalidation: vwap - 0.5 * atr,
    target: last + 2 * atr,
    levels: [vwap],
  };
}

/** VWAP reclaim and loss. */
export const vwapCross: PatternDefinition = {
  name: 'vwap_cross',
  title: 'VWAP reclaim and loss',
  rule: 'After ten consecutive closes on one side of the session’s VWAP, a bar closes on the other by a tenth of an ATR or more.',
  category: 'intraday',
  bullish: 'VwapReclaim',
  bearish: 'VwapLoss',
  kind: 'either',
  parameters: [whole('run', 10, 1, 30), real('margin', 0.1, 0, 5)],
  timeframes: ['1min', '5min'],
  levels: ['vwap'],
  horizon: 30,
  coolDown: 10,
  create: ({ run = 10, margin = 0.1 }) => ({
    bars: run + 1,
    look: (view) => look(view, run, margin),
  }),
};
