import type { Edge } from './vocabulary.js';

/** How often events of one pattern, timeframe and score came good before. */
export interface HitRate {
  /** Of those that came out either way, 0..1; with its 95 % Wilson interval. */
  readonly probability: number;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
  /** Whether that differs from chance. */
  readonly edge: Edge;
}
