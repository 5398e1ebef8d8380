import type { EngineEvent } from './core/index.js';

/**
 * Leaves out the revisions of a bar that a later one of the same batch has overtaken: late prints come by the hundred from a repair,
 * and each of them revises the same few bars. Numbers of revisions go on being counted print by print.
 */
export function latestRevisions(events: readonly EngineEvent[]): readonly EngineEvent[] {
  let revisions = 0;
  for (const event of events) if (event.kind === 'bar' && event.revision > 0) revisions += 1;
  if (revisions < 2) return events;
  const seen = new Set<string>();
  const latest: EngineEvent[] = [];
  for (const event of events.toReversed()) {
    if (event.kind === 'bar' && event.revision > 0) {
      const key = `${event.symbol} ${event.timeframe} ${event.bar.start}`;
      if (seen.has(key)) continue;
      seen.add(key);
    }
    latest.push(event);
  }
  return latest.toReversed();
}
