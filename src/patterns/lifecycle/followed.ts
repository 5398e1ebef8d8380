import { BOOK_RECORDS, RECORD_SIZE } from './record.js';

/**
 * The records of what the books of one symbol follow, an array for each book, with room for a few more: most books follow few
 * occurrences, and a whole market has tens of thousands of books.
 */
export type Followed = Float64Array[];

/** Doubles of a book that is full. */
export const MOST_FOLLOWED = BOOK_RECORDS * RECORD_SIZE;
/** Doubles by which the room of a book grows, and twice of which a book never leaves free. */
const STEP = 4 * RECORD_SIZE;
const NONE = new Float64Array(0);

export function nothingFollowed(books: number): Followed {
  return Array.from({ length: books }, () => NONE);
}

/** Room for `records` in a book, at most BOOK_RECORDS; what is there stays. @returns the book's records */
export function makeRoom(followed: Followed, book: number, records: number): Float64Array {
  const known = followed[book]!;
  const size = Math.min(MOST_FOLLOWED, Math.ceil((records * RECORD_SIZE) / STEP) * STEP);
  if (size <= known.length && known.length < size + 2 * STEP) return known;
  const room = new Float64Array(size);
  room.set(size < known.length ? known.subarray(0, size) : known);
  return (followed[book] = room);
}
