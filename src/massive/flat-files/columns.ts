import { FlatFileError } from './errors.js';
import { splitRow } from './cells.js';

const NAMES = [
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
  'decimal_size',
  'tape',
  'trf_id',
  'trf_timestamp',
] as const;
export type Column = (typeof NAMES)[number];

/** Where each column stands in this file; `count` for one that it lacks. */
export type Columns = Readonly<Record<Column, number>> & { readonly count: number };

const nameOf = (cell: string): string =>
  cell
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');

/** @returns the columns by name, or the names of those without which nothing can be read */
export function columnsOf(header: string): Columns | readonly string[] {
  const names = splitRow(header.replace(/^\uFEFF/, '').trim()).map(nameOf);
  const place = (name: Column): number => {
    const at = names.indexOf(name);
    return at < 0 ? names.length : at;
  };
  const columns = { ...(Object.fromEntries(NAMES.map((name) => [name, place(name)])) as Record<Column, number>), count: names.length };
  const missing = (['ticker', 'price'] as const).filter((name) => !has(columns, name)) as Column[];
  if (!has(columns, 'size') && !has(columns, 'decimal_size')) missing.push('size');
  if (!has(columns, 'sip_timestamp') && !has(columns, 'participant_timestamp')) missing.push('sip_timestamp');
  return missing.length > 0 ? missing : columns;
}

const has = (columns: Columns, name: Column): boolean => columns[name] < columns.count;

/** What is not known of trades of a file without some columns, a sentence each. */
export function unknownOf(columns: Columns): string[] {
  const lacks = (...names: readonly Column[]): string | undefined => {
    const missing = names.filter((name) => !has(columns, name));
    return missing.length === 0 ? undefined : `has no column ${missing.join(', ')}`;
  };
  const said: string[] = [];
  const identity = lacks('exchange', 'id', 'sequence_number');
  if (identity) said.push(`${identity}: trades that are identical in all columns present count as one`);
  const conditions = lacks('conditions');
  if (conditions) said.push(`${conditions}: every trade counts as a regular sale`);
  const correction = lacks('correction');
  if (correction) said.push(`${correction}: trades cancelled or corrected later cannot be recognised, and count`);
  const sip = lacks('sip_timestamp');
  if (sip) said.push(`${sip}: participant_timestamp, the time at the venue, is used instead`);
  return said;
}

const MIN_TIME_DIGITS = 12;
/** A return with something other than the end of its line behind it. */
const MAC_LINE_END = /\r[^\r]/;
const HEADER_REMEDY = 'Use a trades_v1 flat file; its header row begins with ticker,conditions,correction,exchange,id.';

/** @throws FlatFileError for a header row that is none of trades, saying what it looks like */
export function headerOf(file: string, line: string): Columns {
  const columns = columnsOf(line);
  if ('ticker' in columns && !MAC_LINE_END.test(line)) return columns;
  const looks = otherHeader(line);
  if (looks) throw new FlatFileError(`${file} ${looks.what}.`, { remedy: looks.remedy });
  const missing = 'ticker' in columns ? [] : columns;
  throw new FlatFileError(`${file} has no column ${missing.join(', ')} in its header row.`);
}

function otherHeader(line: string): { readonly what: string; readonly remedy: string } | undefined {
  if (MAC_LINE_END.test(line))
    return { what: 'has classic Mac line endings (CR only)', remedy: "Convert it: tr '\\r' '\\n' < FILE > trades.csv" };
  const cells = splitRow(line).map(nameOf);
  if (cells.some((cell) => cell.length >= MIN_TIME_DIGITS && /^\d+$/.test(cell))) {
    return {
      what: 'has no header row: its first line is a trade',
      remedy: 'Add a first line with the column names, as the vendor has it.',
    };
  }
  const separator = [';', '\t', '|'].find((mark) => line.split(mark).map(nameOf).includes('ticker'));
  if (separator !== undefined && cells.length === 1) {
    const name = separator === '\t' ? 'tabs' : `"${separator}"`;
    return { what: `has ${name} between its columns`, remedy: 'Export it with commas between columns and a decimal point in numbers.' };
  }
  if (cells.includes('ask_price')) return { what: 'is a file of quotes (quotes_v1)', remedy: HEADER_REMEDY };
  if (cells.includes('window_start')) {
    return {
      what: 'is a file of bars (minute_aggs_v1 or day_aggs_v1)',
      remedy: 'Use `tickstock analyze` for bars; this command needs a trades_v1 file.',
    };
  }
  return undefined;
}
