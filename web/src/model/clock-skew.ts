/** What is less is not worth a line: messages are under way for as long. */
const WORTH_MS = 5_000;

/** "5 min 0 s behind"; undefined where the clock is right, or nobody can tell. @param ms how far it is ahead of the feed's */
export function spokenSkew(ms: number | null): string | undefined {
  if (ms === null || Math.abs(ms) < WORTH_MS) return undefined;
  const seconds = Math.round(Math.abs(ms) / 1_000);
  const length = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${length} ${ms < 0 ? 'behind' : 'ahead of'}`;
}
