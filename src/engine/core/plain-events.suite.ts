import type { Bar } from '../../market/index.js';
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

/** Events as values: bars and what indicators say written out, wherever they are kept. */
export const plain = (events: readonly EngineEvent[]): unknown[] =>
  events.map((event) => {
    if (event.kind === 'indicators') return { ...event, readings: [...event.readings] };
    return 'bar' in event ? { ...event, bar: plainBar(event.bar) } : event;
  });
