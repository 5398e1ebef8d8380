import type { BarWindow } from '../contract.js';

/** A candle's parts, as fractions of its range where they are ratios. */
export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly range: number;
  readonly body: number;
  readonly upperShadow: number;
  readonly lowerShadow: number;
  readonly bullish: boolean;
}

/** A range below this share of the price is noise of the last digit, not a candle. */
const MINIMUM_RANGE = 1e-5;

/** @returns undefined for a candle without a range worth reading */
export function candleAt(window: BarWindow, k: number): Candle | undefined {
  const open = window.open(k);
  const high = window.high(k);
  const low = window.low(k);
  const close = window.close(k);
  const range = high - low;
  if (!(range > MINIMUM_RANGE * close)) return undefined;
  return {
    open,
    high,
    low,
    close,
    range,
    body: Math.abs(close - open),
    upperShadow: high - Math.max(open, close),
    lowerShadow: Math.min(open, close) - low,
    bullish: close > open,
  };
}

/** Three decimals, within 0..1. */
export function score(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1_000) / 1_000;
}
