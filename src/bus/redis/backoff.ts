const FIRST_MS = 50;
const LONGEST_MS = 2_000;

/** Milliseconds before attempt `attempt` (from 0): doubled each time up to two seconds, of which chance takes up to half, so that many clients do not come back at once. */
export function backoffMs(attempt: number, random: () => number): number {
  const full = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
  return full * (0.5 + random() / 2);
}
