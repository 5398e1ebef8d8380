import type { Bar, EpochMs, Gap, Repair, SignalSeverity, Ticker, Timeframe } from '../../market/index.js';
import type { PatternChanges } from '../../patterns/index.js';
import type { Crossing } from './crossing.js';
import type { BarValues } from './bar-values.js';

/** A bar has closed, or late prints have changed a closed one. */
export interface BarEvent {
  readonly kind: 'bar';
  readonly symbol: Ticker;
  readonly timeframe: Timeframe;
  readonly bar: Bar;
  /** 0 when first closed, then one more with every change. */
  readonly revision: number;
}

/** The indicators of one timeframe with the close of a bar. */
export interface IndicatorsEvent {
  readonly kind: 'indicators';
  readonly symbol: Ticker;
  readonly timeframe: Timeframe;
  /** Bar start. */
  readonly time: EpochMs;
  readonly values: BarValues;
}

/** Occurrences of patterns have come into sight, or a step further, with one bar, print or halt. */
export interface PatternsEvent {
  readonly kind: 'patterns';
  readonly symbol: Ticker;
  readonly timeframe: Timeframe;
  /** At least one. */
  readonly changes: PatternChanges;
  /** The bar that closed; for a print the forming 1-minute bar, that print included. */
  readonly bar: Bar;
}

/** One value has crossed another at the close of a bar. */
export interface CrossingEvent {
  readonly kind: 'crossing';
  readonly symbol: Ticker;
  readonly timeframe: Timeframe;
  /** Bar start. */
  readonly time: EpochMs;
  readonly severity: SignalSeverity;
  /** What crossed: the indicator's label. */
  readonly indicator: string;
  readonly crossing: Crossing;
}

/** The regular session of a trading day has begun or ended, by the feed's clock. */
interface SessionEvent {
  readonly kind: 'session_opened' | 'session_closed';
  readonly time: EpochMs;
}

export type EngineEvent = BarEvent | IndicatorsEvent | CrossingEvent | PatternsEvent | SessionEvent | Gap | Repair;
