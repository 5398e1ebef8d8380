import type { Bar } from '../../market/index.js';
import type { PatternChange } from '../../patterns/index.js';
import type { EngineEvent } from './events.js';

export const plainBar = ({ start, open, high, low, close, volume, vwap, trades }: Bar): Bar => ({
  start,
  open,
  high,
  low,
  close,
  volume,
  vwap,
  trades,
});

const plainChange = (change: PatternChange): object => {
  const { kind, timeframe, status, news, detectedAt, time, confirmedAt, confidence, entry, atr, outcome, levels } = change;
  return { kind, timeframe, status, news, detectedAt, time, confirmedAt, confidence, entry, atr, outcome, levels };
};

/** Events as values: bars, changes and what indicators say written out, wherever they are kept. */
export const plain = (events: readonly EngineEvent[]): unknown[] =>
  events.map((event) => {
    if (event.kind === 'indicators') return { ...event, values: [...event.values] };
    if (event.kind === 'patterns') return { ...event, bar: plainBar(event.bar), changes: [...event.changes].map(plainChange) };
    return 'bar' in event ? { ...event, bar: plainBar(event.bar) } : event;
  });
