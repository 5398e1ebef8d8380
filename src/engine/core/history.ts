import type { BarWindow } from '../../patterns/index.js';
import { RECORD, RECORD_SIZE } from './record.js';

/** Where a block keeps the closed bars of one timeframe, for late prints and detectors: their number, then the records, oldest first. */
export interface History {
  readonly at: number;
  /** Bars remembered; the oldest makes room. */
  readonly capacity: number;
}

const HISTORY_OFFSET = 1;

/** Doubles that a history takes in the block. */
export function historySize(capacity: number): number {
  return HISTORY_OFFSET + capacity * RECORD_SIZE;
}

const recordAt = (historyAt: number, index: number): number => historyAt + HISTORY_OFFSET + index * RECORD_SIZE;

/** Puts a closed record in its place by start, dropping the oldest when full; @returns its offset, -1 when it is older than all remembered. */
export function remember(block: Float64Array, { at: historyAt, capacity }: History, from: number): number {
  let count = block[historyAt]!;
  const start = block[from + RECORD.start]!;
  let index = count;
  while (index > 0 && block[recordAt(historyAt, index - 1) + RECORD.start]! > start) index -= 1;
  if (count === capacity) {
    if (index === 0) return -1;
    block.copyWithin(recordAt(historyAt, 0), recordAt(historyAt, 1), recordAt(historyAt, count));
    count -= 1;
    index -= 1;
  }
  const at = recordAt(historyAt, index);
  block.copyWithin(at + RECORD_SIZE, at, recordAt(historyAt, count));
  block.copyWithin(at, from, from + RECORD_SIZE);
  block[historyAt] = count + 1;
  return at;
}

/** Offset of the remembered bar with this start; -1 when there is none. */
export function findRecord(block: Float64Array, { at: historyAt }: History, start: number): number {
  for (let index = block[historyAt]! - 1; index >= 0; index -= 1) {
    const at = recordAt(historyAt, index);
    const own = block[at + RECORD.start]!;
    if (own === start) return at;
    if (own < start) return -1;
  }
  return -1;
}

/** Whether a bar that began at `start` could still be put in its place. */
export function isRemembered(block: Float64Array, { at: historyAt, capacity }: History, start: number): boolean {
  return block[historyAt]! < capacity || block[recordAt(historyAt, 0) + RECORD.start]! < start;
}

/** A reusable view of one history for detectors. */
export class HistoryWindow implements BarWindow {
  private block: Float64Array = new Float64Array(0);
  private historyAt = 0;
  length = 0;

  over(block: Float64Array, history: History): this {
    this.block = block;
    this.historyAt = history.at;
    this.length = block[history.at]!;
    return this;
  }
  open(k: number): number {
    return this.field(k, RECORD.open);
  }
  high(k: number): number {
    return this.field(k, RECORD.high);
  }
  low(k: number): number {
    return this.field(k, RECORD.low);
  }
  close(k: number): number {
    return this.field(k, RECORD.close);
  }
  volume(k: number): number {
    return this.field(k, RECORD.volume);
  }
  private field(k: number, field: number): number {
    return this.block[recordAt(this.historyAt, this.length - 1 - k) + field]!;
  }
}
