import type { CandleView, PatternView } from '../../../src/dashboard/wire/index.js';
import type { Line } from './lines.js';

/** Everything that a chart shows, each part oldest first. */
export interface ChartContent {
  readonly candles: readonly CandleView[];
  readonly lines: readonly Line[];
  readonly markers: readonly ChartMarker[];
  /** Starts of candles that lack trades. */
  readonly gaps: readonly GapMark[];
}

export interface GapMark {
  readonly start: number;
}

export interface ChartMarker {
  /** Start of the candle it belongs to. */
  readonly start: number;
  readonly direction: PatternView['direction'];
}
