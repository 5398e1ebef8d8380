/** Since 2026-02-23 sizes have up to six digits behind the point. */
const MICRO_SHARES = 1_000_000;

/**
 * The sum of two numbers of shares, exact to the sixth digit, in whatever order many of them are added: each sum is the double that is
 * nearest to its decimal number. Below 9 billion shares, 2^53 micro-shares; above, as exact as a double is.
 */
export function addShares(a: number, b: number): number {
  const sum = a + b;
  return Number.isInteger(sum) ? sum : Math.round(sum * MICRO_SHARES) / MICRO_SHARES;
}
