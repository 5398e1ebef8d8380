import type { Parameters } from '../indicators/index.js';
import type { Timeframe } from '../market/index.js';
import type { PatternDefinition } from './contract.js';

/** A pattern of the catalogue, its parameters checked, and where it runs. */
export interface PatternChoice {
  readonly definition: PatternDefinition;
  readonly parameters: Parameters;
  readonly timeframes: readonly Timeframe[];
}

/** A candlestick by its TA-Lib name, and where it runs. */
export interface CandlestickChoice {
  readonly name: string;
  /** TA-Lib's default when absent. */
  readonly penetration?: number;
  readonly timeframes: readonly Timeframe[];
}

export interface TrackerOptions {
  readonly patterns: readonly PatternChoice[];
  readonly candlesticks: readonly CandlestickChoice[];
}
