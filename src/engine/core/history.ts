import { layout } from '../../market/index.js';
import { RECORD, RECORD_SIZE } from './record.js';

/** Where a block keeps the closed bars of one timeframe, for late prints: a ring, oldest to newest by start. */
export interface History {
  readonly at: number;
  /** Bars remembered; the oldest makes room. */
  readonly capacity: number;
}

/** How many there are, and the slot of the oldest; then the records. */
const { count: COUNT, oldest: OLDEST, size: RECORDS } = layout('count', 'oldest');

/** Doubles that a history takes in the block. */
export function historySize(capacity: number): number {
  return RECORDS + capacity * RECORD_SIZE;
}

/** Offset of a remembered bar. @param index 0 is the oldest */
export function recordAt(block: Float64Array, { at, capacity }: History, index: number): number {
  const slot = block[at + OLDEST]! + index;
  return at + RECORDS + (slot < capacity ? slot : slot - capacity) * RECORD_SIZE;
}

/** Puts a closed record in its place by start, dropping the oldest when full; @returns its offset, -1 when it is older than all remembered. */
export function remember(block: Float64Array, history: History, from: number, records = block): number {
  const { at: historyAt, capacity } = history;
  let count = block[historyAt + COUNT]!;
  const start = records[from + RECORD.start]!;
  let index = count;
  while (index > 0 && block[recordAt(block, history, index - 1) + RECORD.start]! > start) index -= 1;
  if (count === capacity) {
    if (index === 0) return -1;
    block[historyAt + OLDEST] = (block[historyAt + OLDEST]! + 1) % capacity;
    count -= 1;
    index -= 1;
  }
  for (let later = count; later > index; later -= 1) {
    const before = recordAt(block, history, later - 1);
    block.copyWithin(recordAt(block, history, later), before, before + RECORD_SIZE);
  }
  const at = recordAt(block, history, index);
  for (let field = 0; field < RECORD_SIZE; field += 1) block[at + field] = records[from + field]!;
  block[historyAt + COUNT] = count + 1;
  return at;
}

/** Offset of the remembered bar with this start; -1 when there is none. */
export function findRecord(block: Float64Array, history: History, start: number): number {
  for (let index = block[history.at + COUNT]! - 1; index >= 0; index -= 1) {
    const at = recordAt(block, history, index);
    const own = block[at + RECORD.start]!;
    if (own === start) return at;
    if (own < start) return -1;
  }
  return -1;
}

/** Whether a bar that began at `start` could still be put in its place. */
export function isRemembered(block: Float64Array, history: History, start: number): boolean {
  return block[history.at + COUNT]! < history.capacity || block[recordAt(block, history, 0) + RECORD.start]! < start;
}

/** Whether every bar that began at `start` or later is still there, of those that ever were. */
export function reachesBack(block: Float64Array, history: History, start: number): boolean {
  return block[history.at + COUNT]! < history.capacity || block[recordAt(block, history, 0) + RECORD.start]! <= start;
}

export function countOf(block: Float64Array, { at }: History): number {
  return block[at + COUNT]!;
}

/** Start of a remembered bar. @param index 0 is the oldest */
export function startOf(block: Float64Array, history: History, index: number): number {
  return block[recordAt(block, history, index) + RECORD.start]!;
}

/** Takes the bar with this start out, into the first record of `into`; @returns whether there was one */
export function takeRecord(block: Float64Array, history: History, start: number, into?: Float64Array): boolean {
  const count = block[history.at + COUNT]!;
  for (let index = 0; index < count; index += 1) {
    const at = recordAt(block, history, index);
    if (block[at + RECORD.start] !== start) continue;
    into?.set(block.subarray(at, at + RECORD_SIZE));
    for (let later = index + 1; later < count; later += 1) {
      const next = recordAt(block, history, later);
      block.copyWithin(recordAt(block, history, later - 1), next, next + RECORD_SIZE);
    }
    block[history.at + COUNT] = count - 1;
    return true;
  }
  return false;
}

export function forget(block: Float64Array, { at }: History): void {
  block[at + COUNT] = 0;
}

/** What of a bar has to be equal for two bars to be the same. */
const CONTENT = [RECORD.open, RECORD.high, RECORD.low, RECORD.close, RECORD.volume, RECORD.trades] as const;
/** Products of prices and sizes that are added in another order differ in their last digits. */
const SAME_TURNOVER = 1e-12;

export function isSameBar(a: Float64Array, aAt: number, b: Float64Array, bAt: number): boolean {
  for (const field of CONTENT) if (a[aAt + field] !== b[bAt + field]) return false;
  const turnover = a[aAt + RECORD.turnover]!;
  return Math.abs(turnover - b[bAt + RECORD.turnover]!) <= SAME_TURNOVER * turnover;
}

/**
 * Bars that were remembered before keep their numbers of revisions; one that is another now has one more.
 * @returns offsets of those that are others, or that were not remembered among these
 */
export function keepRevisions(into: Float64Array, before: Float64Array, history: History): number[] {
  const changed: number[] = [];
  for (let index = 0; index < into[history.at + COUNT]!; index += 1) {
    const at = recordAt(into, history, index);
    const start = into[at + RECORD.start]!;
    const known = findRecord(before, history, start);
    if (known < 0) {
      if (isRemembered(before, history, start)) changed.push(at);
      continue;
    }
    const isSame = isSameBar(into, at, before, known);
    into[at + RECORD.revision] = before[known + RECORD.revision]! + (isSame ? 0 : 1);
    if (!isSame) changed.push(at);
  }
  return changed;
}
