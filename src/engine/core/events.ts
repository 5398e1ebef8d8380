import type { Bar, EpochMs, Gap, Repair, Ticker, Timeframe } from '../../market/index.js';
import type { Detection } from '../../patterns/index.js';
import type { Crossing } from './crossing.js';

/** A bar has closed, or late prints have changed a closed one. */
export interface BarEvent {
  readonly kind: 'bar';
  readonly symbol: Ticker;
  readonly timeframe: Timeframe;
  readonly bar: Bar;
  /** 0 when first closed, then one more with every change. */
  readonly revision: number;
}

/** The value of an indicator with the close of a bar. */
export interface IndicatorEvent {
  readonly kind: 'indicator';
  readonly symbol: Ticker;
  readonly timeframe: Timeframe;
  /** Bar start. */
  readonly time: EpochMs;
  readonly label: string;
  /** Output name → value; the first is the primary one. */
  readonly values: Readonly<Record<string, number>>;
}

export interface PatternEvent {
  readonly kind: 'pattern';
  readonly symbol: Ticker;
  readonly timeframe: Timeframe;
  /** Bar start, or the time of the trade. */
  readonly time: EpochMs;
  readonly trigger: 'bar' | 'trade';
  readonly detection: Detection;
  /** The bar that closed; for a trade the forming bar, that trade included. */
  readonly bar: Bar;
}

/** One value has crossed another at the close of a bar. */
export interface CrossingEvent {
  readonly kind: 'crossing';
  readonly symbol: Ticker;
  readonly timeframe: Timeframe;
  /** Bar start. */
  readonly time: EpochMs;
  readonly severity: 'info' | 'warning';
  /** What crossed: the indicator's label. */
  readonly indicator: string;
  readonly crossing: Crossing;
}

/** The regular session of a trading day has begun or ended, by the feed's clock. */
export interface SessionEvent {
  readonly kind: 'session_opened' | 'session_closed';
  readonly time: EpochMs;
}

export type EngineEvent = BarEvent | IndicatorEvent | CrossingEvent | PatternEvent | SessionEvent | Gap | Repair;
