import { BAR } from '../../indicators/index.js';
import { addShares, type Bar, epochMsOf, layout, part, type Trade, UPDATES } from '../../market/index.js';

/**
 * A bar under construction or closed, in the symbol's block: the layout of BAR, then what tells the order of prints. Open
 * and close follow (time, sequence), not arrival, so any order of the same prints makes the same bar.
 */
export const RECORD = layout(part('bar', BAR), 'firstTime', 'firstSequence', 'lastTime', 'lastSequence', 'revision');
export const RECORD_SIZE = RECORD.size;
const {
  open: OPEN,
  high: HIGH,
  low: LOW,
  close: CLOSE,
  volume: VOLUME,
  turnover: TURNOVER,
  vwapVolume: VWAP_VOLUME,
  trades: TRADES,
  start: START,
  session: SESSION,
  firstTime: FIRST_TIME,
  firstSequence: FIRST_SEQUENCE,
  lastTime: LAST_TIME,
  lastSequence: LAST_SEQUENCE,
} = RECORD;

/** A record is a bar only once a print has set its prices: an interval of odd lots alone makes none. */
export function hasPrices(block: Float64Array, at: number): boolean {
  return block[at + OPEN] !== 0;
}

/** Folds one print; `allowed` are the bits of UPDATES. */
export function foldTrade(block: Float64Array, at: number, trade: Trade, allowed: number): void {
  const { price, size, time, sequence } = trade;
  if (allowed & UPDATES.volume) {
    block[at + VOLUME] = addShares(block[at + VOLUME]!, size);
    block[at + TRADES]! += 1;
  }
  if (allowed & UPDATES.vwap) {
    block[at + TURNOVER]! += price * size;
    block[at + VWAP_VOLUME] = addShares(block[at + VWAP_VOLUME]!, size);
  }
  if (allowed & (UPDATES.highLow | UPDATES.last)) {
    if (price > block[at + HIGH]!) block[at + HIGH] = price;
    if (block[at + LOW] === 0 || price < block[at + LOW]!) block[at + LOW] = price;
  }
  if (allowed & UPDATES.last) foldLast(block, at, price, time, sequence);
}

function foldLast(block: Float64Array, at: number, price: number, time: number, sequence: number): void {
  const firstTime = block[at + FIRST_TIME]!;
  if (firstTime === 0 || time < firstTime || (time === firstTime && sequence < block[at + FIRST_SEQUENCE]!)) {
    block[at + OPEN] = price;
    block[at + FIRST_TIME] = time;
    block[at + FIRST_SEQUENCE] = sequence;
  }
  const lastTime = block[at + LAST_TIME]!;
  if (time > lastTime || (time === lastTime && sequence >= block[at + LAST_SEQUENCE]!)) {
    block[at + CLOSE] = price;
    block[at + LAST_TIME] = time;
    block[at + LAST_SEQUENCE] = sequence;
  }
}

/** Folds a closed shorter bar into a longer one, later than all in it. @param records where the shorter one stands */
export function foldRecord(block: Float64Array, into: number, from: number, records = block): void {
  if (block[into + FIRST_TIME] === 0) {
    block[into + OPEN] = records[from + OPEN]!;
    block[into + FIRST_TIME] = records[from + FIRST_TIME]!;
    block[into + FIRST_SEQUENCE] = records[from + FIRST_SEQUENCE]!;
    block[into + LOW] = records[from + LOW]!;
  }
  block[into + HIGH] = Math.max(block[into + HIGH]!, records[from + HIGH]!);
  block[into + LOW] = Math.min(block[into + LOW]!, records[from + LOW]!);
  for (const field of [CLOSE, LAST_TIME, LAST_SEQUENCE, SESSION]) block[into + field] = records[from + field]!;
  addAmounts(block, into, records, from);
}

function addAmounts(block: Float64Array, into: number, records: Float64Array, from: number): void {
  for (const field of [VOLUME, VWAP_VOLUME]) block[into + field] = addShares(block[into + field]!, records[from + field]!);
  for (const field of [TURNOVER, TRADES]) block[into + field]! += records[from + field]!;
}

/** Folds a closed shorter bar into a longer one that may hold later prints already. */
export function mergeRecord(block: Float64Array, into: number, bar: Float64Array): void {
  if (block[into + FIRST_TIME] === 0 || isBefore(bar, 0, block, into, FIRST_TIME, FIRST_SEQUENCE)) {
    for (const field of [OPEN, FIRST_TIME, FIRST_SEQUENCE]) block[into + field] = bar[field]!;
  }
  if (!isBefore(bar, 0, block, into, LAST_TIME, LAST_SEQUENCE)) {
    for (const field of [CLOSE, LAST_TIME, LAST_SEQUENCE]) block[into + field] = bar[field]!;
  }
  const low = block[into + LOW]!;
  block[into + HIGH] = Math.max(block[into + HIGH]!, bar[HIGH]!);
  block[into + LOW] = low === 0 ? bar[LOW]! : Math.min(low, bar[LOW]!);
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
  const vwapVolume = block[at + VWAP_VOLUME]!;
  return vwapVolume > 0 ? block[at + TURNOVER]! / vwapVolume : block[at + CLOSE]!;
}

export function barOf(block: Float64Array, at: number): Bar {
  return {
    start: epochMsOf(block[at + START]!),
    open: block[at + OPEN]!,
    high: block[at + HIGH]!,
    low: block[at + LOW]!,
    close: block[at + CLOSE]!,
    volume: block[at + VOLUME]!,
    vwap: vwapOf(block, at),
    trades: block[at + TRADES]!,
  };
}

export function emptyRecord(start: number, session: number): Float64Array {
  const record = new Float64Array(RECORD_SIZE);
  record[START] = start;
  record[SESSION] = session;
  return record;
}
