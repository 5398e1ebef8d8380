import type { EngineEvent } from './events.js';

/** Events as values: what indicators say written out, wherever it is kept. */
export const plain = (events: readonly EngineEvent[]): unknown[] =>
  events.map((event) => (event.kind === 'indicators' ? { ...event, readings: [...event.readings] } : event));
