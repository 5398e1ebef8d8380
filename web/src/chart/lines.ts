import type { LinePoint } from '../model/history.js';

/** A line over the candles: the primary output of the first indicator of a kind that the symbol has. */
export interface LineDescription {
  readonly label: string;
  /** Kind of the indicator: `EMA` finds `EMA20`. */
  readonly indicator: string;
  /** Custom property of the page that holds its colour. */
  readonly colour: `--${string}`;
  readonly style: 'solid' | 'dashed';
}

export interface Line extends LineDescription {
  /** Oldest first. */
  readonly points: readonly LinePoint[];
}

/** One entry more is one line more, in the chart and in its legend. */
export const LINES: readonly LineDescription[] = [
  { label: 'VWAP', indicator: 'VWAP', colour: '--vwap', style: 'solid' },
  { label: 'EMA', indicator: 'EMA', colour: '--average', style: 'dashed' },
];
