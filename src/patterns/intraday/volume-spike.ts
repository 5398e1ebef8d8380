import { real } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Detection } from '../contract.js';

/** A bar with a multiple of the volume that is usual at that time of day, and a body that says which way. */
function look(view: PatternView, times: number, body: number): Detection | undefined {
  const { atr, relativeVolume } = view;
  const rise = view.close(0) - view.open(0);
  if (!(relativeVolume >= times) || !(rise >= body * atr)) return undefined;
  return {
    stage: 'confirmed',
    anchor: view.start(0),
    quality: 0.4 + 0.3 * Math.min(1, relativeVolume / (3 * times)) + 0.3 * Math.min(1, rise / (2 * atr)),
    trigger: view.close(0),
    invalidation: view.low(0) - 0.1 * atr,
    target: view.close(0) + Math.max(atr, rise),
  };
}

/** Volume spike. */
export const volumeSpike: PatternDefinition = {
  name: 'volume_spike',
  title: 'Volume spike',
  rule: 'A bar trades three times the usual volume for that time of day (on the first day: of the 20 bars before) and its body is half an ATR or more.',
  category: 'intraday',
  bullish: 'VolumeSpikeUp',
  bearish: 'VolumeSpikeDown',
  kind: 'continuation',
  parameters: [real('times', 3, 1, 100), real('body', 0.5, 0, 10)],
  timeframes: ['1min', '5min'],
  horizon: 20,
  coolDown: 10,
  create: ({ times = 3, body = 0.5 }) => ({ bars: 21, look: (view) => look(view, times, body) }),
};
