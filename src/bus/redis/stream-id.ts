const FORM = /^(\d+)(?:-(\d+))?$/;
/** The greatest number that an id may have within its millisecond. */
export const NUMBER_LIMIT = '18446744073709551615';

/** The parts of a stream id: the server's time in milliseconds, and a number within it. */
export interface StreamId {
  readonly ms: number;
  readonly number: number;
}

export function parseStreamId(text: string): StreamId | undefined {
  const match = FORM.exec(text);
  return match ? { ms: Number(match[1]), number: Number(match[2] ?? 0) } : undefined;
}

export function isBefore(a: StreamId, b: StreamId): boolean {
  return a.ms < b.ms || (a.ms === b.ms && a.number < b.number);
}
