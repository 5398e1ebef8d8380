import type { CrossingSide, SignalSeverity, Timeframe } from '../../market/index.js';
import type { PlannedIndicator } from './planned.js';

/** What is compared: an indicator's output, by label and output name (its first without one), the bar's close, or a number. */
export type Operand = { readonly indicator: string; readonly output?: string } | { readonly price: 'close' } | { readonly level: number };

/**
 * One value crossing another at the close of a bar. Edge-triggered: an alert comes with the crossing, and again only after
 * the value has come back by the hysteresis. What stands across already when the indicators become warm is no crossing.
 */
export interface CrossingRule {
  /** Alert type when the value rises above; absent: no alert that way. */
  readonly above?: string;
  readonly below?: string;
  readonly value: Operand;
  readonly against: Operand;
  /** How far back, in the value's own unit, or in ATR(14) of 1-minute bars. */
  readonly hysteresis: { readonly points: number } | { readonly atr: number };
  readonly severity: SignalSeverity;
  readonly timeframes: readonly Timeframe[];
}

/** Where an operand stands in the symbol's block; a level has no place. */
export type Place = { readonly at: number } | { readonly level: number };

export interface PlannedCrossing {
  readonly rule: CrossingRule;
  readonly value: Place;
  readonly against: Place;
  /** One double: 0 before the first look, then 1 above or -1 below. */
  readonly stateAt: number;
}

const ALERT_TIMEFRAMES: readonly Timeframe[] = ['1min', '5min'];

/** Names of the user's document. RSI in points, prices in ATR. */
export const DEFAULT_CROSSINGS: readonly CrossingRule[] = [
  {
    above: 'RSI_OVERBOUGHT',
    value: { indicator: 'RSI14' },
    against: { level: 70 },
    hysteresis: { points: 2 },
    severity: 'warning',
    timeframes: ALERT_TIMEFRAMES,
  },
  {
    below: 'RSI_OVERSOLD',
    value: { indicator: 'RSI14' },
    against: { level: 30 },
    hysteresis: { points: 2 },
    severity: 'warning',
    timeframes: ALERT_TIMEFRAMES,
  },
  {
    above: 'MACD_BULLISH_CROSS',
    below: 'MACD_BEARISH_CROSS',
    value: { indicator: 'MACD', output: 'macd' },
    against: { indicator: 'MACD', output: 'signal' },
    hysteresis: { points: 0 },
    severity: 'info',
    timeframes: ALERT_TIMEFRAMES,
  },
  {
    above: 'BB_UPPER_BREAK',
    value: { price: 'close' },
    against: { indicator: 'BollingerBands', output: 'upper' },
    hysteresis: { atr: 0.1 },
    severity: 'info',
    timeframes: ALERT_TIMEFRAMES,
  },
  {
    below: 'BB_LOWER_BREAK',
    value: { price: 'close' },
    against: { indicator: 'BollingerBands', output: 'lower' },
    hysteresis: { atr: 0.1 },
    severity: 'info',
    timeframes: ALERT_TIMEFRAMES,
  },
  {
    above: 'VWAP_CROSS_ABOVE',
    below: 'VWAP_CROSS_BELOW',
    value: { price: 'close' },
    against: { indicator: 'VWAP' },
    hysteresis: { atr: 0.25 },
    severity: 'info',
    timeframes: ['1min'],
  },
];

/** @returns undefined when the timeframe does not have the indicator */
export function placeOf(operand: Operand, indicators: readonly PlannedIndicator[], closeAt: number): Place | undefined {
  if ('level' in operand) return operand;
  if ('price' in operand) return { at: closeAt };
  const indicator = indicators.find(({ label }) => label === operand.indicator);
  const output = operand.output === undefined ? 0 : (indicator?.kernel.outputs.indexOf(operand.output) ?? -1);
  return indicator && output >= 0 ? { at: indicator.outputAt + output } : undefined;
}

export interface Crossing {
  readonly type: string;
  readonly direction: CrossingSide;
  readonly value: number;
  readonly threshold: number;
}

const read = (block: Float64Array, place: Place): number => ('at' in place ? block[place.at]! : place.level);

/** Looks at one rule with the values as the bar's close left them. @param atr ATR(14) of 1-minute bars; NaN until warm */
export function crossed(
  block: Float64Array,
  { rule, value: valueAt, against: againstAt, stateAt }: PlannedCrossing,
  atr: number,
): Crossing | undefined {
  const value = read(block, valueAt);
  const threshold = read(block, againstAt);
  const back = 'points' in rule.hysteresis ? rule.hysteresis.points : rule.hysteresis.atr * atr;
  if (Number.isNaN(value) || Number.isNaN(threshold) || Number.isNaN(back)) return undefined;
  const side = block[stateAt]!;
  const now = sideOf(value - threshold, side, rule, back);
  if (now === side) return undefined;
  block[stateAt] = now;
  const type = now === 1 ? rule.above : rule.below;
  if (side === 0 || type === undefined) return undefined;
  return { type, direction: now === 1 ? 'above' : 'below', value, threshold };
}

/** 1 above, −1 below, or as it was. A side is left only by more than the hysteresis, but where that side is silent its edge is the line itself. */
function sideOf(distance: number, side: number, { above, below }: CrossingRule, hysteresis: number): number {
  const both = above !== undefined && below !== undefined;
  const upper = side !== 0 && (both || above === undefined) ? hysteresis : 0;
  const lower = side !== 0 && (both || below === undefined) ? hysteresis : 0;
  if (distance > upper) return 1;
  return distance < -lower ? -1 : side;
}
