/** What is seen of a run four times a second, and what that says. */

/**
 * @typedef {{ atMs: number, sent: number, unreadBytes: number, received: number, waitingFrames: number, waitingEntries: number, openGaps: number,
 *   state: string, lagMs: number, ticksPerSecond: number, rssMb: { gateway: number, engine: number } }} Sample
 */

/** Behind the present by less than this, with nothing waiting, is normal. */
const NORMAL_LAG_MS = 1_000;

export const isNormal = ({ lagMs, unreadBytes, waitingFrames }) => lagMs < NORMAL_LAG_MS && unreadBytes === 0 && waitingFrames === 0;

/** From a time of the load, usually its end, until nothing waits any more; null when that never came. */
export function normalAfter(samples, loadMs) {
  const after = samples.filter(({ atMs }) => atMs >= loadMs);
  const last = after.findLastIndex((sample) => !isNormal(sample));
  return after[last + 1] ? Math.max(0, after[last + 1].atMs - loadMs) : null;
}

export function percentBetween(before, after) {
  const seconds = (after.at - before.at) / 1_000;
  return Object.fromEntries(
    Object.entries(after.seconds).map(([name, used]) => [name, Math.round(((used - before.seconds[name]) / seconds) * 1_000) / 10]),
  );
}

export function describe({ atMs, sent, received, lagMs, unreadBytes, rssMb, state }) {
  const unread = unreadBytes > 0 ? `, unread ${(unreadBytes / 1_048_576).toFixed(1)} MB` : '';
  return `${(atMs / 1_000).toFixed(0)} s: sent ${sent}, received ${received}, behind ${lagMs} ms${unread}, gateway ${rssMb.gateway} MB (${state}), engine ${rssMb.engine} MB`;
}
