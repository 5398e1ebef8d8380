import { BAR } from '../contract.js';

/** Writes ((close − low) − (high − close)) ÷ (high − low) × volume to `io[ioAt]`; 0 for a bar without range. */
export function moneyFlowVolume(bar: Float64Array, barAt: number, io: Float64Array, ioAt: number): void {
  const high = bar[barAt + BAR.high]!;
  const low = bar[barAt + BAR.low]!;
  const close = bar[barAt + BAR.close]!;
  const range = high - low;
  io[ioAt] = range > 0 ? ((close - low - (high - close)) / range) * bar[barAt + BAR.volume]! : 0;
}
