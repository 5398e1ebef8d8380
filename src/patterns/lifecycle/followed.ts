import { MOST_OCCURRENCES, RECORD_SIZE } from './record.js';

/**
 * The records of what the tracks of one symbol follow, an array for each track, with room for a few more: most tracks follow few
 * occurrences, and a whole market has tens of thousands of tracks.
 */
export type Followed = Float64Array[];

/** Doubles of a track that is full. */
export const MOST_FOLLOWED = MOST_OCCURRENCES * RECORD_SIZE;
/** Doubles by which the room of a track grows. */
const STEP = 4 * RECORD_SIZE;
const NONE = new Float64Array(0);

export function nothingFollowed(tracks: number): Followed {
  return Array.from({ length: tracks }, () => NONE);
}

/** A step more room in a track that is full, at most MOST_FOLLOWED. */
export function grow(followed: Followed, track: number): void {
  const records = followed[track]!;
  const room = new Float64Array(Math.min(MOST_FOLLOWED, records.length + STEP));
  room.set(records);
  followed[track] = room;
}

/** Gives back what a track of so many records has more than a step to spare. */
export function shrink(followed: Followed, track: number, records: number): void {
  const room = followed[track]!;
  const size = (Math.ceil((records * RECORD_SIZE) / STEP) + 1) * STEP;
  if (size < room.length) followed[track] = room.slice(0, size);
}
