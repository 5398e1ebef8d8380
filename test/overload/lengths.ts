/** How hard and how long: whole with `npm run test:overload`, a part of it in `npm test`. */

const { env } = process;

/** Whether this is the long form. */
export const FULL = env['TICKSTOCK_OVERLOAD'] === 'full';
/** Seconds of each piece of a load. */
const SECONDS = Number(env['TICKSTOCK_OVERLOAD_SECONDS'] ?? (FULL ? 30 : 1));
/** Trades a second that this machine keeps up; absent in the long form: it is measured first. */
export const RATE = env['TICKSTOCK_OVERLOAD_RATE'] ?? (FULL ? undefined : '15000');
/** Resident memory that gateway and engine may ever use at 850 symbols, MB each. */
export const MEMORY_MB = 600;

/** The highest rate that is tried to find the sustainable one, trades a second. */
export const MOST_RATE = 500_000;
/** The rates by which it is found, each for a few seconds. */
export const RAMP = Array.from({ length: 10 }, (_, step) => `${((step + 1) * MOST_RATE) / 10}x5`).join(',');
/** How long gaps may be repaired after a load; those that a long overload has left take longer, and stand as open. Seconds. */
export const DRAIN_SECONDS = FULL ? 60 : 30;

/** From half to three times what can be kept up, and half of it again; the long form has the rate itself between. @param rate trades a second */
export function curve(rate: number): string[] {
  return ['--curve', String(rate), '--seconds', String(SECONDS), '--between', FULL ? '10' : '0'];
}
