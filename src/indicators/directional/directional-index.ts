import { MOVE } from './directional.js';

const { plus: PLUS, minus: MINUS, range: RANGE } = MOVE;

/** Below it TA-Lib takes a range or a sum for zero. */
const NEGLIGIBLE = 1e-14;

/** Replaces `io[0]` by 100 × |+DI − −DI| ÷ (+DI + −DI); false, and nothing written, where nothing has moved. */
export function directionalIndex(io: Float64Array): boolean {
  const range = io[RANGE]!;
  const plus = io[PLUS]!;
  const minus = io[MINUS]!;
  const both = plus + minus;
  if (range < NEGLIGIBLE || 100 * both < NEGLIGIBLE * range) return false;
  io[0] = (100 * Math.abs(plus - minus)) / both;
  return true;
}
