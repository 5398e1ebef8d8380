import { real, whole } from '../../indicators/index.js';
import { MINUTE_MS } from '../../market/index.js';
import type { PatternDefinition, PatternView, Detection } from '../contract.js';

interface Rules {
  readonly until: number;
  readonly margin: number;
  readonly target: number;
  readonly stop: number;
}

function look(view: PatternView, { until, margin, target, stop }: Rules): Detection | undefined {
  const { session, atr } = view;
  const since = (view.start(0) + MINUTE_MS - session.resumedAt) / MINUTE_MS;
  if (!(since > 0 && since <= until)) return undefined;
  const level = session.haltPrice;
  const beyond = view.close(0) - level;
  const broken = beyond >= margin * atr;
  return {
    stage: broken ? 'confirmed' : 'armed',
    anchor: session.haltedAt,
    quality: 0.5 + 0.5 * Math.min(1, Math.max(0, beyond / (3 * atr))),
    trigger: level,
    invalidation: level - stop * atr,
    target: level + Math.max(0, beyond) + target * atr,
    levels: [level],
  };
}

/** Resumption after a halt by price bands (limit up, limit down; indicators 17 and 18 of the LULD channel). The halt itself is told at once. */
export const haltResume: PatternDefinition = {
  name: 'halt_resume',
  title: 'Halt and resumption',
  rule: 'Trading was halted by its price bands and has resumed; within five minutes the price closes beyond the last one before the halt. The halt itself is published at once as `TradingHalt`, and so is its end. Needs LULD in `MASSIVE_CHANNELS`.',
  category: 'intraday',
  bullish: 'HaltResumeUp',
  bearish: 'HaltResumeDown',
  neutral: 'TradingHalt',
  kind: 'either',
  parameters: [whole('until', 5, 1, 60), real('margin', 0.25, 0, 5), real('target', 2, 0.5, 20), real('stop', 1, 0.25, 10)],
  timeframes: ['1min'],
  levels: ['halt_price'],
  horizon: 30,
  coolDown: 5,
  create: ({ until = 5, margin = 0.25, target = 2, stop = 1 }) => ({
    bars: 15,
    look: (view) => look(view, { until, margin, target, stop }),
  }),
};
