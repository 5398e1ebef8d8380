const FIRST_MS = 500;
const MOST_MS = 15_000;

/**
 * How long to wait before attempt `attempt` (0, 1, …) to reconnect: doubling, bounded, and spread by `random` (0..1) so that
 * a restarted dashboard is not met by all its pages at once.
 */
export function reconnectDelay(attempt: number, random: number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full * (0.75 + random * 0.5));
}
