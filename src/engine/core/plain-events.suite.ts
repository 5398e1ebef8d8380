import type { Bar, FeedMessage } from '../../market/index.js';
import type { PatternChange } from '../../patterns/index.js';
import { EngineCore } from './core.js';
import type { EngineEvent } from './events.js';
import type { Plan } from './plan.js';

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

/** Each bar as it was published last, without its VWAP, by timeframe and start. */
export function barsPublished(plan: Plan, messages: readonly FeedMessage[]): Record<string, unknown> {
  const core = new EngineCore(plan);
  const bars: Record<string, unknown> = {};
  for (const event of [...core.apply(messages), ...core.finish()]) {
    if (event.kind !== 'bar') continue;
    const { vwap: _, ...bar } = plainBar(event.bar);
    bars[`${event.timeframe} ${event.bar.start}`] = bar;
  }
  return bars;
}
