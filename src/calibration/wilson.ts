/** 95 % of a normal distribution lie within so many deviations. */
export const Z95 = 1.959_963_984_540_054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Score interval of a proportion (Wilson 1927), 95 %; from 0 to 1 where there are no trials. */
export function wilson(hits: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = hits / trials;
  const z2 = Z95 ** 2;
  const centre = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (Z95 / (1 + z2 / trials)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials ** 2));
  // The interval holds the proportion; at 0 and 1 rounding would put its end beyond.
  return { low: Math.max(0, Math.min(share, centre - half)), high: Math.min(1, Math.max(share, centre + half)) };
}

/** Deviations between two proportions (pooled two-proportion test); 0 where one has no trials or neither varies. */
export function proportionsApart(hits: number, trials: number, otherHits: number, otherTrials: number): number {
  if (trials === 0 || otherTrials === 0) return 0;
  const pooled = (hits + otherHits) / (trials + otherTrials);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / trials + 1 / otherTrials));
  return error === 0 ? 0 : (hits / trials - otherHits / otherTrials) / error;
}
