import { type Bar, epochMsOf, executedAtOf, isPrice, isSize, isTime, isVolume, type Trade } from '../../market/index.js';
import { NO_CONDITIONS } from '../protocol/map-element.js';
import { shown } from './envelope.js';
import { RestRowsError } from './errors.js';
import { codeOf, codesOf, decimalOf, identifierOf, millisecondsOf, wholeOf } from './values.js';

/** What one row of an answer means, or in which field it cannot be read. What is null counts as not there. */

type Fields = Readonly<Record<string, unknown>>;
/** The field that is none. */
export type Unread = string;

export interface RestTrade extends Omit<Trade, 'kind' | 'symbol'> {
  /** Else by the exchange's clock, as the vendor does not have the tape's. */
  readonly isTapeTime: boolean;
  /** It was corrected or cancelled later. */
  readonly isCorrected: boolean;
}

/** @returns `none` for what is not there, undefined for what cannot be read */
function optional<Value, None>(given: unknown, read: (given: unknown) => Value | undefined, none: None): Value | None | undefined {
  return given === undefined || given === null || given === '' ? none : read(given);
}

/** @param row as JSON.parse gave it; one without an id and a sequence number could be any */
export function printOf(row: unknown): RestTrade | Unread {
  const fields = fieldsOf(row);
  if (!fields) return 'it';
  const price = decimalOf(fields['price']);
  if (!isPrice(price)) return 'price';
  const size = sizeOf(fields['decimal_size']) ?? sizeOf(fields['size']);
  if (size === undefined) return 'size';
  const times = timesOf(fields);
  if (!times) return 'sip_timestamp';
  const conditions = optional(fields['conditions'], codesOf, NO_CONDITIONS);
  if (!conditions) return 'conditions';
  const correction = optional(fields['correction'], wholeOf, 0);
  if (correction === undefined) return 'correction';
  const exchange = optional(fields['exchange'], codeOf, 0);
  if (exchange === undefined) return 'exchange';
  const sequence = optional(fields['sequence_number'], wholeOf, 0);
  if (sequence === undefined || sequence < 0) return 'sequence_number';
  const id = optional(fields['id'], identifierOf, '');
  if (id === undefined || (id === '' && sequence === 0)) return 'id';
  return { price, size, ...times, sequence, conditions, exchange, id, isCorrected: correction !== 0 };
}

/** The tape's time, else the exchange's; undefined where neither can be read. */
function timesOf(fields: Fields): Pick<RestTrade, 'time' | 'executedAt' | 'isTapeTime'> | undefined {
  const tapeTime = optional(fields['sip_timestamp'], millisecondsOf, 0);
  const venueTime = millisecondsOf(fields['participant_timestamp']) || undefined;
  const time = tapeTime === 0 ? venueTime : tapeTime;
  if (time === undefined) return undefined;
  const executedAt = executedAtOf(time, venueTime);
  return { time, ...(executedAt === undefined ? {} : { executedAt }), isTapeTime: tapeTime !== 0 };
}

function sizeOf(given: unknown): number | undefined {
  const size = decimalOf(given);
  return isSize(size) ? size : undefined;
}

export function barOf(row: unknown): Bar | Unread {
  const fields = fieldsOf(row);
  if (!fields) return 'it';
  const { t, o, h, l, c, v, vw, n } = fields;
  const start = wholeOf(t);
  if (!isTime(start)) return 't';
  const [open, high, low, close] = [o, h, l, c].map(decimalOf);
  if (!isPrice(open)) return 'o';
  if (!isPrice(high)) return 'h';
  if (!isPrice(low) || low > high) return 'l';
  if (!isPrice(close)) return 'c';
  const volume = decimalOf(v);
  if (!isVolume(volume)) return 'v';
  const vwap = decimalOf(vw);
  const trades = optional(n, wholeOf, 0);
  if (trades === undefined || trades < 0) return 'n';
  // The vendor leaves it out of a bar without shares.
  return { start: epochMsOf(start), open, high, low, close, volume, vwap: isPrice(vwap) ? vwap : close, trades };
}

export function tickerOf(row: unknown): { readonly ticker: string } | Unread {
  const ticker = fieldsOf(row)?.['ticker'];
  return typeof ticker === 'string' && ticker !== '' ? { ticker } : 'ticker';
}

const fieldsOf = (row: unknown): Fields | undefined =>
  typeof row === 'object' && row !== null && !Array.isArray(row) ? (row as Fields) : undefined;

/** Reads the rows of an answer's pages, and remembers that it could not read all of them. */
export class RowReader<Read extends object> {
  private bad = 0;
  private all = 0;
  private first = '';

  /** @param what they are of, for people: "trades of AAPL" */
  constructor(
    private readonly rowOf: (row: unknown) => Read | Unread,
    private readonly what: string,
  ) {}

  read(rows: readonly unknown[]): Read[] {
    return rows.flatMap((row) => {
      this.all += 1;
      const read = this.rowOf(row);
      if (typeof read !== 'string') return [read];
      this.refuse(row, read);
      return [];
    });
  }

  /** One that cannot be used after all. */
  refuse(row: unknown, field: Unread): void {
    this.bad += 1;
    if (this.bad === 1) this.first = `${field} in ${shown(row)}`;
  }

  /** Call behind the last page. @throws RestRowsError when something was not understood */
  end(): void {
    if (this.bad === 0) return;
    throw new RestRowsError(`${this.bad} of ${this.all} rows of the ${this.what} could not be read; the first because of ${this.first}.`);
  }
}
