import type { CandleView } from '../../../src/dashboard/wire/index.js';

export const MINUTE_MS = 60_000;
/** Minutes kept in the page: several regular sessions of 390; history is loaded anew with each session. */
const MAX_MINUTES = 3_000;

interface Started {
  readonly start: number;
}

/** Puts one item among items sorted by start: replaces the one of the same start, else inserts it; the oldest go beyond `most`. */
export function putByStart<T extends Started>(items: readonly T[], item: T, most = MAX_MINUTES): T[] {
  let at = items.length;
  while (at > 0 && (items[at - 1]?.start ?? 0) > item.start) at -= 1;
  const replaces = items[at - 1]?.start === item.start;
  const joined = replaces ? items.with(at - 1, item) : items.toSpliced(at, 0, item);
  return joined.length > most ? joined.slice(joined.length - most) : joined;
}

/** Lays live items over loaded ones: of one start, the live one wins. Both sorted by start, and so is the result. */
export function mergeByStart<T extends Started>(loaded: readonly T[], live: readonly T[]): T[] {
  const byStart = new Map(loaded.map((item) => [item.start, item]));
  for (const item of live) byStart.set(item.start, item);
  return [...byStart.values()].toSorted((a, b) => a.start - b.start);
}

/** Joins 1-minute candles, oldest first, into candles of `length` milliseconds. */
export function aggregateCandles(minutes: readonly CandleView[], length: number): CandleView[] {
  const candles: CandleView[] = [];
  for (const minute of minutes) {
    const start = minute.start - (minute.start % length);
    const last = candles.at(-1);
    if (last?.start !== start) {
      candles.push({ ...minute, start });
      continue;
    }
    candles[candles.length - 1] = {
      start,
      open: last.open,
      high: Math.max(last.high, minute.high),
      low: Math.min(last.low, minute.low),
      close: minute.close,
      volume: last.volume + minute.volume,
    };
  }
  return candles;
}

/**
 * Candles of `length` from two sources: `long`, loaded once in that length, and `minutes`, which are live. Where the minutes
 * cover a candle from its start on they decide, so that revised minutes show; earlier candles come from `long`.
 */
export function joinHistory(long: readonly CandleView[], minutes: readonly CandleView[], length: number): CandleView[] {
  const first = minutes[0];
  if (first === undefined) return [...long];
  const covered = Math.ceil(first.start / length) * length;
  const oldest = long.at(-1)?.start ?? Number.NEGATIVE_INFINITY;
  // A candle whose first minutes are not here is taken from `long`, unless that has none of it.
  const from = oldest < covered - length ? covered - length : covered;
  return [...long.filter(({ start }) => start < from), ...aggregateCandles(minutes, length).filter(({ start }) => start >= from)];
}

/** The index from which two lists differ, as items; the length of the longer one when they do not. */
export function firstDifference<T extends object>(shown: readonly T[], next: readonly T[]): number {
  const most = Math.max(shown.length, next.length);
  for (let index = 0; index < most; index++) {
    const before = shown[index];
    const after = next[index];
    if (before === undefined || after === undefined || (before !== after && !sameFields(before, after))) return index;
  }
  return most;
}

function sameFields<T extends object>(a: T, b: T): boolean {
  return Object.entries(a).every(([key, value]) => b[key as keyof T] === value);
}
