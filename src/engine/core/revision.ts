import type { Timeframe } from '../../market/index.js';
import type { EngineEvent } from './events.js';
import { isRemembered, remember } from './history.js';
import type { PlannedTimeframe } from './plan.js';
import { barOf, hasPrices, RECORD } from './record.js';
import type { SymbolState } from './symbol-state.js';

/** A remembered bar is another now. */
export function revise({ symbol, block }: SymbolState, at: number, timeframe: Timeframe, events: EngineEvent[]): void {
  block[at + RECORD.revision]! += 1;
  events.push({ kind: 'bar', symbol, timeframe, bar: barOf(block, at), revision: block[at + RECORD.revision]! });
}

/** A bar that nothing was known of joins the remembered ones in its place. */
export function join(
  { symbol, block }: SymbolState,
  { timeframe, history }: PlannedTimeframe,
  record: Float64Array,
  events: EngineEvent[],
): void {
  if (!hasPrices(record, 0) || !isRemembered(block, history, record[RECORD.start]!)) return;
  const at = remember(block, history, 0, record);
  events.push({ kind: 'bar', symbol, timeframe, bar: barOf(block, at), revision: 0 });
}
