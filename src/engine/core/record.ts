import { BAR } from '../../indicators/index.js';
import { addShares, type Bar, epochMsOf, layout, part, type Trade, UPDATES } from '../../market/index.js';

/**
 * A bar under construction or closed, in the symbol's block: the layout of BAR, then what tells the order of prints. Open
 * and close follow (time, sequence), not arrival, so any order of the same prints makes the same bar.
 */
export const RECORD = layout(part('bar', BAR), 'firstTime', 'firstSequence', 'lastTime', 'lastSequence', 'revision');
export const RECORD_SIZE = RECORD.size;

/** A record is a bar only once a print has set its prices: an interval of odd lots alone makes none. */
export function hasPrices(block: Float64Array, at: number): boolean {
  return block[at + RECORD.open] !== 0;
}

/** Folds one print; `allowed` are the bits of UPDATES. */
export function foldTrade(block: Float64Array, at: number, trade: Trade, allowed: number): void {
  const { price, size, time, sequence } = trade;
  if (allowed & UPDATES.volume) {
    block[at + RECORD.volume] = addShares(block[at + RECORD.volume]!, size);
    block[at + RECORD.trades]! += 1;
  }
  if (allowed & UPDATES.vwap) {
    block[at + RECORD.turnover]! += price * size;
    block[at + RECORD.vwapVolume] = addShares(block[at + RECORD.vwapVolume]!, size);
  }
  if (allowed & (UPDATES.highLow | UPDATES.last)) {
    if (price > block[at + RECORD.high]!) block[at + RECORD.high] = price;
    if (block[at + RECORD.low] === 0 || price < block[at + RECORD.low]!) block[at + RECORD.low] = price;
  }
  if (allowed & UPDATES.last) foldLast(block, at, price, time, sequence);
}

function foldLast(block: Float64Array, at: number, price: number, time: number, sequence: number): void {
  const firstTime = block[at + RECORD.firstTime]!;
  if (firstTime === 0 || time < firstTime || (time === firstTime && sequence < block[at + RECORD.firstSequence]!)) {
    block[at + RECORD.open] = price;
    block[at + RECORD.firstTime] = time;
    block[at + RECORD.firstSequence] = sequence;
  }
  const lastTime = block[at + RECORD.lastTime]!;
  if (time > lastTime || (time === lastTime && sequence >= block[at + RECORD.lastSequence]!)) {
    block[at + RECORD.close] = price;
    block[at + RECORD.lastTime] = time;
    block[at + RECORD.lastSequence] = sequence;
  }
}

/** Folds a closed shorter bar into a longer one, later than all in it. @param records where the shorter one stands */
export function foldRecord(block: Float64Array, into: number, from: number, records = block): void {
  if (block[into + RECORD.firstTime] === 0) {
    block[into + RECORD.open] = records[from + RECORD.open]!;
    block[into + RECORD.firstTime] = records[from + RECORD.firstTime]!;
    block[into + RECORD.firstSequence] = records[from + RECORD.firstSequence]!;
    block[into + RECORD.low] = records[from + RECORD.low]!;
  }
  block[into + RECORD.high] = Math.max(block[into + RECORD.high]!, records[from + RECORD.high]!);
  block[into + RECORD.low] = Math.min(block[into + RECORD.low]!, records[from + RECORD.low]!);
  for (const field of [RECORD.close, RECORD.lastTime, RECORD.lastSequence, RECORD.session]) block[into + field] = records[from + field]!;
  addAmounts(block, into, records, from);
}

function addAmounts(block: Float64Array, into: number, records: Float64Array, from: number): void {
  for (const field of [RECORD.volume, RECORD.vwapVolume]) block[into + field] = addShares(block[into + field]!, records[from + field]!);
  for (const field of [RECORD.turnover, RECORD.trades]) block[into + field]! += records[from + field]!;
}

/** Folds a closed shorter bar into a longer one that may hold later prints already. */
export function mergeRecord(block: Float64Array, into: number, bar: Float64Array): void {
  if (block[into + RECORD.firstTime] === 0 || isBefore(bar, 0, block, into, RECORD.firstTime, RECORD.firstSequence)) {
    for (const field of [RECORD.open, RECORD.firstTime, RECORD.firstSequence]) block[into + field] = bar[field]!;
  }
  if (!isBefore(bar, 0, block, into, RECORD.lastTime, RECORD.lastSequence)) {
    for (const field of [RECORD.close, RECORD.lastTime, RECORD.lastSequence]) block[into + field] = bar[field]!;
  }
  const low = block[into + RECORD.low]!;
  block[into + RECORD.high] = Math.max(block[into + RECORD.high]!, bar[RECORD.high]!);
  block[into + RECORD.low] = low === 0 ? bar[RECORD.low]! : Math.min(low, bar[RECORD.low]!);
  addAmounts(block, into, bar, 0);
}

function isBefore(a: Float64Array, aAt: number, b: Float64Array, bAt: number, time: number, sequence: number): boolean {
  const difference = a[aAt + time]! - b[bAt + time]!;
  return difference < 0 || (difference === 0 && a[aAt + sequence]! < b[bAt + sequence]!);
}

export function clearRecord(block: Float64Array, at: number): void {
  block.fill(0, at, at + RECORD_SIZE);
}

/** Of a record; its close where no print counted. */
export function vwapOf(block: Float64Array, at: number): number {
  const vwapVolume = block[at + RECORD.vwapVolume]!;
  return vwapVolume > 0 ? block[at + RECORD.turnover]! / vwapVolume : block[at + RECORD.close]!;
}

export function barOf(block: Float64Array, at: number): Bar {
  return {
    start: epochMsOf(block[at + RECORD.start]!),
    open: block[at + RECORD.open]!,
    high: block[at + RECORD.high]!,
    low: block[at + RECORD.low]!,
    close: block[at + RECORD.close]!,
    volume: block[at + RECORD.volume]!,
    vwap: vwapOf(block, at),
    trades: block[at + RECORD.trades]!,
  };
}

export function emptyRecord(start: number, session: number): Float64Array {
  const record = new Float64Array(RECORD_SIZE);
  record[RECORD.start] = start;
  record[RECORD.session] = session;
  return record;
}
