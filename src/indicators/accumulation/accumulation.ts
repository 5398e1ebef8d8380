import { BAR } from '../contract.js';

const { high: HIGH, low: LOW, close: CLOSE, volume: VOLUME } = BAR;

/** Writes ((close − low) − (high − close)) ÷ (high − low) × volume to `io[ioAt]`; 0 for a bar without range. */
export function moneyFlowVolume(bar: Float64Array, barAt: number, io: Float64Array, ioAt: number): void {
  const high = bar[barAt + HIGH]!;
  const low = bar[barAt + LOW]!;
  const close = bar[barAt + CLOSE]!;
  const range = high - low;
  io[ioAt] = range > 0 ? ((close - low - (high - close)) / range) * bar[barAt + VOLUME]! : 0;
}
