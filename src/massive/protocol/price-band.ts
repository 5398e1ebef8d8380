import type { PriceBandEvent } from '../../market/index.js';

/** Indicators of an `LULD` element. The last two come for Nasdaq listings only; others than these say nothing of a halt. */
export const BAND_INDICATORS = { bands: 15, halted: 17, resumed: 18 } as const satisfies Record<PriceBandEvent, number>;

/** @param indicators of one element: a halt counts before anything else that stands beside it */
export function priceBandEvent(indicators: readonly number[]): PriceBandEvent {
  if (indicators.includes(BAND_INDICATORS.halted)) return 'halted';
  return indicators.includes(BAND_INDICATORS.resumed) ? 'resumed' : 'bands';
}
