import type { Ticker } from '../../market/index.js';
import type { Followed } from '../../patterns/index.js';
import type { Plan } from './plan.js';

/** All that the core knows of one symbol, and whether that has changed since somebody asked. */
export interface SymbolState {
  readonly symbol: Ticker;
  readonly block: Float64Array;
  /** What its patterns follow: the part that grows. */
  readonly followed: Followed;
  unshown: boolean;
  unsaved: boolean;
}

/** @param block `plan.blockSize` doubles, all zero */
export function emptySymbol({ timeframes, tracker }: Plan, symbol: Ticker, block: Float64Array): SymbolState {
  for (const { indicators } of timeframes) {
    for (const { kernel, outputAt } of indicators) block.fill(NaN, outputAt, outputAt + kernel.outputs.length);
  }
  return { symbol, block, followed: tracker.nothing(), unshown: false, unsaved: false };
}
