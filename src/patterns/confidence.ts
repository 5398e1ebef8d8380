import type { PatternDefinition } from './contract.js';

/** What stands around a pattern at the close that confirms it, seen from its own side. NaN where not known. */
export interface PatternContext {
  /** Volume of the bar against the usual one. */
  readonly relativeVolume: number;
  /** Close against the mean of the last 20, in ATR. */
  readonly trend: number;
  /** −1 … 1: how many of the longer timeframes have their trend on this side, less those that have it on the other. */
  readonly agreement: number;
}

const SHARE = { quality: 0.55, volume: 0.2, trend: 0.15, agreement: 0.1 } as const;
const UNKNOWN = 0.5;
/** The usual volume scores a quarter, 2.5 times as much scores whole. */
const VOLUME_FLOOR = 0.5;
const VOLUME_SPAN = 2;
/** A trend of two ATR scores whole. */
const TREND_SPAN = 4;

const unit = (value: number): number => (Number.isNaN(value) ? UNKNOWN : Math.min(1, Math.max(0, value)));

/**
 * The score of an event, 0..1: shape quality 55 %, relative volume 20 %, trend 15 % (against it for a reversal, with it for a
 * continuation), agreement of the longer timeframes 10 %; what is not known counts half. A rank, not a probability: that is measured.
 */
export function confidenceOf(
  quality: number,
  { relativeVolume, trend, agreement }: PatternContext,
  kind: PatternDefinition['kind'],
): number {
  const lean = kind === 'either' ? NaN : kind === 'reversal' ? -trend : trend;
  const confidence =
    SHARE.quality * unit(quality) +
    SHARE.volume * unit((relativeVolume - VOLUME_FLOOR) / VOLUME_SPAN) +
    SHARE.trend * unit(0.5 + lean / TREND_SPAN) +
    SHARE.agreement * unit(0.5 + agreement / 2);
  return Math.round(confidence * 1_000) / 1_000;
}
