import { layout, span } from '../../market/index.js';
import { BAR } from '../../indicators/index.js';
import { elapsedMinutes } from './session.js';

const BUCKET_MINUTES = 5;
/** Of a session of 6.5 hours. */
const BUCKETS = 78;
/** The older days fade once so many are known. */
const MOST_DAYS = 10;

/** The running bucket (its number + 1), its session, its volume; then each bucket's mean volume and the days that it counts. */
const {
  running: RUNNING,
  day: DAY,
  volume: VOLUME,
  means: MEANS,
  days: DAYS,
  size: SIZE,
} = layout('running', 'day', 'volume', span('means', BUCKETS), span('days', BUCKETS));
export const VOLUME_PROFILE_STATE_SIZE = SIZE;

/**
 * Learns how much a symbol trades at each time of day, in steps of five minutes, as the mean over the days seen (the last ten weigh).
 * Takes every closed 1-minute bar; `state` is VOLUME_PROFILE_STATE_SIZE doubles, all zero at first.
 */
export function advanceVolumeProfile(state: Float64Array, at: number, bar: Float64Array, barAt: number): void {
  const day = bar[barAt + BAR.session]!;
  const bucket = day === 0 ? 0 : 1 + bucketOf(elapsedMinutes(bar[barAt + BAR.start]!));
  if (state[at + RUNNING] !== bucket || state[at + DAY] !== day) {
    settle(state, at);
    state[at + RUNNING] = bucket;
    state[at + DAY] = day;
    state[at + VOLUME] = 0;
  }
  state[at + VOLUME]! += bar[barAt + BAR.volume]!;
}

const bucketOf = (elapsed: number): number => Math.min(BUCKETS - 1, Math.floor((elapsed - 1) / BUCKET_MINUTES));

function settle(state: Float64Array, at: number): void {
  const bucket = state[at + RUNNING]! - 1;
  if (bucket < 0) return;
  const days = Math.min(MOST_DAYS, state[at + DAYS + bucket]! + 1);
  state[at + DAYS + bucket] = days;
  state[at + MEANS + bucket]! += (state[at + VOLUME]! - state[at + MEANS + bucket]!) / days;
}

/** Shares that usually trade in a bar of the regular session; NaN while no day before is known. @param minutes length of the bar */
export function usualVolume(state: Float64Array, at: number, start: number, minutes: number): number {
  let sum = 0;
  const first = elapsedMinutes(start);
  for (let minute = first; minute < first + minutes; minute += 1) {
    const bucket = bucketOf(minute);
    const days = state[at + DAYS + bucket]!;
    if (days === 0) return NaN;
    sum += state[at + MEANS + bucket]! / BUCKET_MINUTES;
  }
  return sum;
}
