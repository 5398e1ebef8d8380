import type { EpochMs, Timeframe } from '../market/index.js';

export type Direction = 'bullish' | 'bearish' | 'neutral';

/** What a detector saw. The engine adds symbol, timeframe, time and id. */
export interface Detection {
  /** Name in messages and tables: `Doji`, `Hammer`, `BullishEngulfing`, `SessionHighBreak`. */
  readonly pattern: string;
  readonly direction: Direction;
  /** Geometry score, 0..1. */
  readonly confidence: number;
  /** Price levels that belong to the pattern, US dollars. */
  readonly levels: readonly number[];
  /** Measurements behind the score. */
  readonly details: Readonly<Record<string, number>>;
}

/** The last closed bars of one symbol and timeframe; `k` counts back from 0, the newest. Valid during the call only. */
export interface BarWindow {
  readonly length: number;
  open(k: number): number;
  high(k: number): number;
  low(k: number): number;
  close(k: number): number;
  volume(k: number): number;
}

/** Looks at closed bars. Pure: the same window gives the same answer. */
export interface BarDetector {
  readonly name: string;
  /** Bars it needs, the newest included. */
  readonly bars: number;
  detect(window: BarWindow): Detection | undefined;
}

/** The running regular session of one symbol, before the trade under test has been folded in. Valid during the call only. */
export interface SessionView {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly vwap: number;
  /** 1-minute bars closed in this session. */
  readonly bars: number;
  /** ATR(14) of closed 1-minute bars; NaN until warm. */
  readonly atr: number;
  /** Close of the previous regular session; NaN when unknown. */
  readonly previousClose: number;
}

/**
 * Looks at each trade of the regular session that may set the last price. Edge-triggered: its memory is `stateSize`
 * doubles at `at` in the symbol's block, zeroed when a session begins.
 */
export interface TradeDetector {
  readonly name: string;
  readonly stateSize: number;
  detect(state: Float64Array, at: number, price: number, time: EpochMs, session: SessionView): Detection | undefined;
  /** Called for each 1-minute bar of the session that has closed, with the session as it then stands. */
  onBar?(state: Float64Array, at: number, close: number, session: SessionView): void;
}

/** Timeframes on which bar detectors run when nothing else is configured. */
export const DEFAULT_PATTERN_TIMEFRAMES: readonly Timeframe[] = ['1min', '5min'];
