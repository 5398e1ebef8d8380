import type { Signal } from '@preact/signals';
import type { ChartTimeframe } from '../model/history.js';
import type { ChartHistory } from './chart-history.js';

/** What the chart shows now. */
export interface ChartState {
  readonly timeframe: Signal<ChartTimeframe>;
  /** Start of the candle under the cursor; null while there is none. */
  readonly hover: Signal<number | null>;
  /** Why the history could not be loaded; empty where it was. */
  readonly problem: Signal<string>;
  readonly history: Signal<ChartHistory | null>;
}
