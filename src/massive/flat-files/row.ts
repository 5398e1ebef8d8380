import { epochMsOf, parseTicker } from '../../market/index.js';
import type { TapeTrade } from '../protocol/tape.js';

const REQUIRED = [
  'ticker',
  'conditions',
  'correction',
  'exchange',
  'id',
  'participant_timestamp',
  'price',
  'sequence_number',
  'sip_timestamp',
  'size',
  'tape',
  'trf_id',
  'trf_timestamp',
] as const;
export type Column = (typeof REQUIRED)[number];

/** Where each column stands in this file. */
export type Columns = Readonly<Record<Column, number>> & { readonly decimalSize: number; readonly count: number };

/** @returns the columns by name, or the names that are missing */
export function columnsOf(header: string): Columns | readonly string[] {
  const names = header
    .replace(/^\uFEFF/, '')
    .trim()
    .split(',')
    .map((name) => name.trim().replaceAll('"', ''));
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0) return missing;
  const at = Object.fromEntries(REQUIRED.map((name) => [name, names.indexOf(name)])) as Record<Column, number>;
  return { ...at, decimalSize: names.indexOf('decimal_size'), count: names.length };
}

/** Cells of one RFC 4180 record without line breaks inside. */
export function splitRow(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      let end = line.indexOf('"', at + 1);
      while (end >= 0 && line[end + 1] === '"') end = line.indexOf('"', end + 2);
      if (end < 0) end = line.length;
      cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 2;
    } else {
      const comma = line.indexOf(',', at);
      const end = comma < 0 ? line.length : comma;
      cells.push(line.slice(at, end));
      at = end + 1;
    }
  }
  return cells;
}

const NO_CONDITIONS: readonly number[] = [];
export const NANOS_DIGITS = 6;
/** 1973 at the earliest, so that milli- or microseconds are not taken for nanoseconds. */
const TIMESTAMP = /^\d{18,19}$/;
const CONDITION = /^\d+$/;

/** `1381132800688000000` → ms and the nanoseconds within; undefined when it is no nanosecond timestamp. */
function splitNanos(text: string): { ms: number; nanos: number } | undefined {
  if (!TIMESTAMP.test(text)) return undefined;
  return { ms: Number(text.slice(0, -NANOS_DIGITS)), nanos: Number(text.slice(-NANOS_DIGITS)) };
}

export function parseConditions(text: string): readonly number[] | undefined {
  if (text === '') return NO_CONDITIONS;
  const ids = text.split(',').map((id) => id.trim());
  return ids.every((id) => CONDITION.test(id)) ? ids.map(Number) : undefined;
}

/** A trade, why the row is none, or `corrected` for a print that was cancelled or corrected later. */
export type RowResult = TapeTrade | { readonly reason: string } | 'corrected';

export function parseRow(cells: readonly string[], columns: Columns): RowResult {
  const cell = (column: Column): string => cells[columns[column]] ?? '';
  const symbol = parseTicker(cell('ticker'));
  if (!symbol) return { reason: `ticker "${cell('ticker')}" is none` };
  const price = Number(cell('price'));
  if (!(price > 0) || !Number.isFinite(price)) return { reason: `price "${cell('price')}" is no positive number` };
  const sizeText = cells[columns.decimalSize] || cell('size');
  const size = Number(sizeText);
  if (!(size >= 0) || sizeText === '' || !Number.isFinite(size)) return { reason: `size "${sizeText}" is no number of shares` };
  const sip = splitNanos(cell('sip_timestamp'));
  if (!sip) return { reason: `sip_timestamp "${cell('sip_timestamp')}" is no time in nanoseconds` };
  const conditions = parseConditions(cell('conditions'));
  if (!conditions) return { reason: `conditions "${cell('conditions')}" are no list of numbers` };
  const sequence = Number(cell('sequence_number'));
  if (!Number.isSafeInteger(sequence)) return { reason: `sequence_number "${cell('sequence_number')}" is no whole number` };
  const correction = cell('correction');
  if (correction !== '0' && correction !== '') return 'corrected';
  return {
    kind: 'trade',
    symbol,
    price,
    size,
    time: epochMsOf(sip.ms),
    sequence,
    conditions,
    exchange: Number(cell('exchange')) || 0,
    id: cell('id'),
    nanos: sip.nanos,
    participantTime: epochMsOf(splitNanos(cell('participant_timestamp'))?.ms ?? sip.ms),
    tape: Number(cell('tape')) || 0,
    trfId: Number(cell('trf_id')) || 0,
    trfTime: epochMsOf(splitNanos(cell('trf_timestamp'))?.ms ?? 0),
  };
}
