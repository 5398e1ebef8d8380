import { BAR } from '../contract.js';

const { high: HIGH, low: LOW } = BAR;

/** Writes the true range of a bar after a close to `io[ioAt]`: the largest of high − low, |high − close| and |low − close|. */
export function trueRange(bar: Float64Array, barAt: number, previousClose: number, io: Float64Array, ioAt: number): void {
  const high = bar[barAt + HIGH]!;
  const low = bar[barAt + LOW]!;
  let range = high - low;
  const up = Math.abs(high - previousClose);
  const down = Math.abs(low - previousClose);
  if (up > range) range = up;
  if (down > range) range = down;
  io[ioAt] = range;
}
