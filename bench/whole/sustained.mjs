/** What a run of rising rates says about the rate that can be kept up. */

const BEHIND_MS = 1_000;

/**
 * The highest rate whose piece ended with the results less than a second behind, nothing unread and nothing given up so far. The first
 * piece may still be behind: code runs slowly until it has run for a while.
 * @param result of a run whose profile's rates rise; @returns trades a second, 0 where none was kept up
 */
export function sustainedRate({ options, samples }) {
  let sustained = 0;
  let endMs = 0;
  for (const [rate, seconds] of options.profile) {
    endMs += seconds * 1_000;
    const last = samples.findLast(({ atMs }) => atMs <= endMs);
    if (!last || last.lagMs >= BEHIND_MS || last.unreadBytes > 0 || last.state !== 'streaming') continue;
    if (last.openGaps > 0) break;
    sustained = Math.max(sustained, rate);
  }
  return sustained;
}

/**
 * Trades a second that the engine folded during each piece of the profile, as it said itself. `share`: of a piece between two lesser ones
 * of the same rate, against what was folded of those; null where there are none.
 */
export function goodput(run) {
  const pieces = folded(run);
  return pieces.map((piece, at) => ({ ...piece, share: shareOf(pieces[at - 1], piece, pieces[at + 1]) }));
}

function shareOf(before, { offered, delivered }, after) {
  if (!before || before.offered !== after?.offered || before.offered >= offered) return null;
  return Math.round((200 * delivered) / (before.delivered + after.delivered)) / 100;
}

function folded({ options, samples }) {
  let fromMs = 0;
  return options.profile.map(([offered, seconds]) => {
    const toMs = fromMs + seconds * 1_000;
    // The engine tells the rate of its last second: the first second of a piece still shows the one before.
    const own = samples.filter(({ atMs }) => atMs >= Math.min(fromMs + 1_000, toMs - 500) && atMs < toMs);
    fromMs = toMs;
    const delivered = own.reduce((sum, { ticksPerSecond }) => sum + ticksPerSecond, 0) / Math.max(1, own.length);
    return { offered, seconds, delivered: Math.round(delivered), worstLagMs: Math.max(0, ...own.map(({ lagMs }) => lagMs)) };
  });
}
