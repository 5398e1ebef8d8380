import type { EngineEvent } from './events.js';
import { keepRevisions } from './history.js';
import { OF_THE_LOG } from './log-marks.js';
import type { Plan } from './plan.js';
import { barOf, RECORD } from './record.js';
import type { SymbolState } from './symbol-state.js';

/**
 * Makes one symbol's state what another core of the same plan has computed, but for what it knows of the log.
 * @returns the longer bars that are others for it
 */
export function takeOverSymbol({ timeframes }: Plan, own: SymbolState, theirs: SymbolState): EngineEvent[] {
  const { symbol, block } = own;
  const events: EngineEvent[] = [];
  for (const { timeframe, history } of timeframes) {
    const changed = keepRevisions(theirs.block, block, history);
    if (timeframe === '1min') continue;
    for (const at of changed)
      events.push({ kind: 'bar', symbol, timeframe, bar: barOf(theirs.block, at), revision: theirs.block[at + RECORD.revision]! });
  }
  const ofTheLog = OF_THE_LOG.map((at) => block[at]!);
  block.set(theirs.block);
  OF_THE_LOG.forEach((at, index) => (block[at] = ofTheLog[index]!));
  own.followed.splice(0, Infinity, ...theirs.followed.map((records) => records.slice()));
  return events;
}
