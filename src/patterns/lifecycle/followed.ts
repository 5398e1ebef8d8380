import { BOOK_RECORDS, RECORD_SIZE } from './record.js';

/**
 * The records of what the books of one symbol follow, an array for each book, with room for a few more: most books follow few
 * occurrences, and a whole market has tens of thousands of books.
 */
export type Followed = Float64Array[];

/** Doubles of a book that is full. */
export const MOST_FOLLOWED = BOOK_RECORDS * RECORD_SIZE;
/** Doubles by which the room of a book grows. */
const STEP = 4 * RECORD_SIZE;
const NONE = new Float64Array(0);

export function nothingFollowed(books: number): Followed {
  return Array.from({ length: books }, () => NONE);
}

/** A step more room in a book that is full, at most MOST_FOLLOWED. */
export function grow(followed: Followed, book: number): void {
  const records = followed[book]!;
  const room = new Float64Array(Math.min(MOST_FOLLOWED, records.length + STEP));
  room.set(records);
  followed[book] = room;
}

/** Gives back what a book of so many records has more than a step to spare. */
export function shrink(followed: Followed, book: number, records: number): void {
  const room = followed[book]!;
  const size = (Math.ceil((records * RECORD_SIZE) / STEP) + 1) * STEP;
  if (size < room.length) followed[book] = room.slice(0, size);
}
