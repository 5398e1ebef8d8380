import { epochMsOf, executedAtOf, isPrice, isSize, isTime, parseTicker, type Ticker } from '../../market/index.js';
import { numberIn } from '../decimal.js';
import type { TapeTrade } from '../protocol/tape.js';
import type { Column, Columns } from './columns.js';
import { timeIn, type TapeTime } from './timestamps.js';

/** Why a row is no trade, in the words that the live stream's rejects have. */
export type RowFault = 'bad_row' | 'bad_symbol' | 'bad_price' | 'bad_size' | 'bad_time' | 'bad_field';

export interface RefusedRow {
  readonly fault: RowFault;
  readonly reason: string;
}

/** A trade; why the row is none; or what is left out on purpose: cancelled or corrected later, another ticker, nothing in it. */
export type RowResult = TapeTrade | RefusedRow | 'corrected' | 'filtered' | 'blank';

const NO_CONDITIONS: readonly number[] = [];
const CONDITION = /^\d+$/;
/** As pandas, SQL and others write a cell without a value. */
const NULL = /^(null|none|nan|na|n\/a|nil|<na>)$/i;

export function parseConditions(text: string): readonly number[] | undefined {
  if (text === '') return NO_CONDITIONS;
  const ids = text.split(',').map((id) => id.trim());
  return ids.every((id) => CONDITION.test(id)) ? ids.map(Number) : undefined;
}

const refused = (fault: RowFault, reason: string): RefusedRow => ({ fault, reason });

/** The cells of a row by the names of its columns; empty for a column that the file lacks, and for what stands for no value. */
class Row {
  constructor(
    private readonly cells: readonly string[],
    private readonly columns: Columns,
  ) {}

  /** Tickers such as `NA`, `nan` and `NULL` are some. */
  get ticker(): string {
    return (this.cells[this.columns.ticker] ?? '').trim();
  }

  get(column: Column): string {
    const text = (this.cells[this.columns[column]] ?? '').trim();
    return NULL.test(text) ? '' : text;
  }

  /** A whole number, 0 where there is none; NaN for anything else. */
  whole(column: Column): number {
    const value = Number(this.get(column));
    return Number.isSafeInteger(value) ? value : NaN;
  }
}

const isEmpty = (cell: string): boolean => cell.trim() === '';

/** @param asked whether a ticker is asked for; all are by default */
export function parseRow(cells: readonly string[], columns: Columns, asked?: { readonly has: (symbol: string) => boolean }): RowResult {
  if (cells.every(isEmpty)) return 'blank';
  if (cells.length < columns.count || !cells.slice(columns.count).every(isEmpty)) {
    return refused('bad_row', `the row has ${cells.length} cells, but the header row has ${columns.count}`);
  }
  const row = new Row(cells, columns);
  const symbol = parseTicker(row.ticker);
  if (!symbol) return refused('bad_symbol', `"${row.ticker}" is not a ticker`);
  if (asked?.has(symbol) === false) return 'filtered';
  const correction = Number(row.get('correction'));
  if (Number.isNaN(correction)) return refused('bad_field', `correction "${row.get('correction')}" is not a number`);
  if (correction !== 0) return 'corrected';
  return tradeOf(row, symbol);
}

function tradeOf(row: Row, symbol: Ticker): TapeTrade | RefusedRow {
  const price = numberIn(row.get('price'));
  if (!isPrice(price)) return refused('bad_price', priceFault(row.get('price'), price));
  const sizeText = row.get('decimal_size') || row.get('size');
  const size = numberIn(sizeText);
  if (!isSize(size))
    return refused('bad_size', `size "${sizeText}" ${size > 0 ? 'is larger than any real print' : 'is not a number of shares'}`);
  const time = timesOf(row);
  if ('fault' in time) return time;
  const conditions = parseConditions(row.get('conditions'));
  if (!conditions) return refused('bad_field', `conditions "${row.get('conditions')}" is not a list of numbers`);
  const sequence = row.whole('sequence_number');
  if (Number.isNaN(sequence)) return refused('bad_field', `sequence_number "${row.get('sequence_number')}" is not a whole number`);
  const executedAt = executedAtOf(epochMsOf(time.sip.ms), epochMsOf(time.participant.ms));
  return {
    kind: 'trade',
    symbol,
    price,
    size,
    time: epochMsOf(time.sip.ms),
    sequence,
    conditions,
    exchange: row.whole('exchange') || 0,
    id: row.get('id'),
    nanos: time.sip.nanos,
    participantTime: epochMsOf(time.participant.ms),
    tape: row.whole('tape') || 0,
    trfId: row.whole('trf_id') || 0,
    trfTime: epochMsOf(timeIn(row.get('trf_timestamp'))?.ms ?? 0),
    ...(executedAt === undefined ? {} : { executedAt }),
  };
}

function priceFault(text: string, price: number): string {
  if (!(price > 0) || !Number.isFinite(price)) return `price "${text}" is not a positive number`;
  return `price "${text}" is ${price < 1 ? 'lower' : 'higher'} than any real price`;
}

/** Whether the SIP's time is that of the venue, as the row has none of the tape's. */
export function lacksSipTime(cells: readonly string[], columns: Columns): boolean {
  return isNoTime(new Row(cells, columns).get('sip_timestamp'));
}

const isNoTime = (text: string): boolean => text === '' || Number(text) === 0;

/** When the tape published the print and when the venue traded; each stands for the other where that is missing. */
function timesOf(row: Row): { readonly sip: TapeTime; readonly participant: TapeTime } | RefusedRow {
  const text = row.get('sip_timestamp');
  const participantText = row.get('participant_timestamp');
  const participant = timeIn(participantText);
  const sip = isNoTime(text) ? participant : timeIn(text);
  const [name, shown] = isNoTime(text) && !isNoTime(participantText) ? ['participant_timestamp', participantText] : ['sip_timestamp', text];
  if (!sip) return refused('bad_time', `${name} "${shown}" is not a time in nanoseconds`);
  if (!isTime(sip.ms)) return refused('bad_time', `${name} "${shown}" is not a plausible market time`);
  return { sip, participant: participant && isTime(participant.ms) ? participant : sip };
}
