import type { ParameterSpec, Parameters } from '../indicators/index.js';
import type { Timeframe } from '../market/index.js';

/** One way of looking at a market: 1 as it is, −1 mirrored, prices negated and highs exchanged with lows. */
export type Side = 1 | -1;

/**
 * The regular session of one symbol as its closed 1-minute bars left it, in the prices of the view. NaN where not known (yet).
 * Valid during the call only.
 */
export interface SessionView {
  /** Minutes since the open at the end of the newest closed bar; 0 outside the regular session. */
  readonly minutes: number;
  /** Serial day of the running regular session; 0 outside it. */
  readonly day: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly vwap: number;
  /** The regular session before: its close, high and low. */
  readonly previousClose: number;
  readonly previousHigh: number;
  readonly previousLow: number;
  /** Mean true range of the sessions before, up to 14 of them. */
  readonly usualRange: number;
  /** Before today's open. */
  readonly premarketHigh: number;
  readonly premarketLow: number;
  /** Today's latest halt by price bands: when it began and when trading went on, epoch ms, and the last price before it. */
  readonly haltedAt: number;
  readonly resumedAt: number;
  readonly haltPrice: number;
  /** Extremes of the first 5, 15 or 30 minutes; NaN until that range is complete. */
  openingHigh(minutes: OpeningRange): number;
  openingLow(minutes: OpeningRange): number;
}

export const OPENING_RANGES = [5, 15, 30] as const;
export type OpeningRange = (typeof OPENING_RANGES)[number];

/** Confirmed swing pivots, alternating highs and lows; `i` counts back from 0, the newest. Valid during the call only. */
export interface SwingView {
  /** Pivots remembered, at most 8. */
  readonly length: number;
  isHigh(i: number): boolean;
  price(i: number): number;
  /** Bars from the pivot to the newest closed bar. */
  age(i: number): number;
  /** Start of the pivot's bar, epoch ms. */
  start(i: number): number;
}

/**
 * The closed bars of one symbol and timeframe; `k` counts back from 0, the newest. A detector is written for the bullish case; the
 * bearish one is the same detector on the mirrored view. Prices in US dollars (negated when mirrored), volumes in shares.
 * Valid during the call only.
 */
export interface PatternView {
  /** Bars that can be looked at, at most 32. */
  readonly length: number;
  open(k: number): number;
  high(k: number): number;
  low(k: number): number;
  close(k: number): number;
  volume(k: number): number;
  /** Bar start, epoch ms. */
  start(k: number): number;
  /** Serial day of the regular session that the bar belongs to; 0 outside it. */
  day(k: number): number;
  /** ATR(14) of this timeframe, the newest bar included; NaN until warm. The unit of every distance. */
  readonly atr: number;
  /** Volume of the newest bar against what is usual: at that time of day where it is known, else the mean of the 20 bars before. NaN when neither is. */
  readonly relativeVolume: number;
  /** Where the newest close stands against the mean close of the last 20 bars, in ATR; NaN until warm. */
  readonly trend: number;
  readonly session: SessionView;
  readonly swings: SwingView;
}

/**
 * What a detector sees at the close of a bar, in the prices of its view: a rising break of `trigger` confirms, a close below
 * `invalidation` ends it, `target` fulfils it.
 *
 * - `armed`: only the level is known (yesterday's high). Nothing is told until a print is beyond it.
 * - `forming`: the shape is there, the break is not.
 * - `confirmed`: shape and break are there with this close.
 */
export interface Detection {
  readonly stage: 'armed' | 'forming' | 'confirmed';
  /** Tells this occurrence from the next: the start of the bar or pivot it hangs on, or a serial day. The same shape seen again has the same. */
  readonly anchor: number;
  /** How well the shape is drawn, 0..1. */
  readonly quality: number;
  readonly trigger: number;
  readonly invalidation: number;
  readonly target: number;
  /** Values of the definition's `levels`, in its order. */
  readonly levels?: readonly number[];
}

export interface PatternDetector {
  /** Bars that the view must have. */
  readonly bars: number;
  /** Pivots that it must have. */
  readonly pivots?: number;
  /** Looks for the bullish case. Pure: the same view gives the same answer. */
  look(view: PatternView): Detection | undefined;
}

/** An entry of the catalogue of patterns that are not candlesticks. */
export interface PatternDefinition {
  /** The catalogue name, lower case: `double_bottom`. */
  readonly name: string;
  readonly title: string;
  /** What has to be there, in a sentence or two; for docs/patterns.md. */
  readonly rule: string;
  readonly category: 'intraday' | 'chart';
  /** Names in messages and tables, by side: `DoubleBottom`, `DoubleTop`. */
  readonly bullish: string;
  readonly bearish: string;
  /** Name of what it tells at once and without a side: the halt before a resumption. */
  readonly neutral?: string;
  /** A reversal scores better against the trend before it, a continuation with it. */
  readonly kind: 'reversal' | 'continuation' | 'either';
  readonly parameters: readonly ParameterSpec[];
  /** Where it runs unless chosen otherwise. */
  readonly timeframes: readonly Timeframe[];
  /** Names of further levels: `neckline`. At most 4. */
  readonly levels?: readonly string[];
  /** Bars after the confirmation within which target or invalidation must come; then it has expired. */
  readonly horizon: number;
  /** Bars after its end in which the same pattern on the same side is no news. */
  readonly coolDown: number;
  /** Takes parameters that have been checked. */
  create(parameters: Parameters): PatternDetector;
}
