/** Entries that are gone from the log, by their sequence numbers. */
export interface LogHole {
  readonly from: number;
  readonly to: number;
}

/** Whether the entry `next` may follow `last`: nothing lies between them, or what is known to be gone. */
export const follows = (last: number, next: number, holes: readonly LogHole[]): boolean =>
  next <= last + 1 || holes.some(({ from, to }) => from <= last + 1 && to >= next - 1);
