import { TickStockError } from '../../market/index.js';
import { linesOf, splitRow } from '../../massive/index.js';

/** A file of bars that cannot be read at all. */
export class BarsFileError extends TickStockError {
  readonly code = 'TS_BARS_FILE';
  readonly remedy =
    'Give a csv or csv.gz with a header row: timestamp (or date, time), open, high, low, close, and volume where there is one.';
}

export interface FileBar {
  /** Empty where the file is about one ticker. */
  readonly ticker: string;
  /** As the file has it. */
  readonly timestamp: string;
  /** Epoch milliseconds; a date is its midnight in UTC. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface BarProblem {
  readonly row: number;
  readonly reason: string;
}

const TIME_NAMES = ['timestamp', 'time', 'date', 'datetime', 'window_start'];
const PRICES = ['open', 'high', 'low', 'close'] as const;

interface Columns {
  readonly time: number;
  readonly ticker: number;
  readonly volume: number;
  readonly prices: readonly number[];
}

/** Header names in any case and order; the vendor's `minute_aggs_v1` and `day_aggs_v1` among them. */
function columnsOf(file: string, header: string): Columns {
  const names = splitRow(header.replace(/^\uFEFF/, '')).map((name) => name.trim().toLowerCase());
  const time = names.findIndex((name) => TIME_NAMES.includes(name));
  const prices = PRICES.map((name) => names.indexOf(name));
  const missing = [...(time < 0 ? ['timestamp'] : []), ...PRICES.filter((_, i) => (prices[i] ?? -1) < 0)];
  if (missing.length > 0) throw new BarsFileError(`${file} has no column ${missing.join(', ')} in its header row.`);
  const ticker = names.findIndex((name) => name === 'ticker' || name === 'symbol');
  return { time, ticker, volume: names.indexOf('volume'), prices };
}

const US_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?\s*(AM|PM)?)?$/i;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})$/;

/** Epoch seconds, milliseconds or nanoseconds; ISO-8601; `1/16/2013 12:00:00 AM`; `20130116`. @returns NaN for anything else */
export function timeOf(text: string): number {
  const compact = COMPACT_DATE.exec(text);
  if (compact) return Date.UTC(Number(compact[1]), Number(compact[2]) - 1, Number(compact[3]));
  if (/^-?\d{1,10}$/.test(text)) return Number(text) * 1_000;
  if (/^\d{11,14}$/.test(text)) return Number(text);
  if (/^\d{17,19}$/.test(text)) return Number(text.slice(0, -6));
  const us = US_DATE.exec(text);
  if (!us)
    return Date.parse(/^\d{4}-\d{2}-\d{2}[ T]\d/.test(text) && !/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? `${text.replace(' ', 'T')}Z` : text);
  const [, month, day, year, hour = '0', minute = '0', second = '0', half] = us;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  return Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second));
}

function barOf(cells: readonly string[], columns: Columns): FileBar | string {
  const cell = (index: number): string => (index < 0 ? '' : (cells[index] ?? '').trim());
  const timestamp = cell(columns.time);
  const time = timeOf(timestamp);
  if (Number.isNaN(time)) return `time "${timestamp}" is none`;
  const prices = columns.prices.map((index) => Number(cell(index) || NaN));
  const [open = NaN, high = NaN, low = NaN, close = NaN] = prices;
  const wrong = PRICES.find((_, i) => !Number.isFinite(prices[i]));
  if (wrong !== undefined) return `${wrong} is no number`;
  if (high < Math.max(open, close, low) || low > Math.min(open, close))
    return `high ${high} and low ${low} do not enclose open ${open} and close ${close}`;
  const volume = columns.volume < 0 ? 0 : Number(cell(columns.volume) || 0);
  if (!(volume >= 0) || !Number.isFinite(volume)) return `volume "${cell(columns.volume)}" is no number of shares`;
  return { ticker: cell(columns.ticker), timestamp, time, open, high, low, close, volume };
}

/** Bars in the file's order; rows of no use go to `onProblem`. @throws BarsFileError, FlatFileError */
export async function* readBars(file: string, onProblem: (problem: BarProblem) => void): AsyncGenerator<FileBar[]> {
  let columns: Columns | undefined;
  let row = 0;
  for await (const lines of linesOf(file, (reason) => onProblem({ row: row + 1, reason }))) {
    const bars: FileBar[] = [];
    for (const line of lines) {
      row += 1;
      if (columns === undefined) columns = columnsOf(file, line);
      else if (line.trim() !== '') {
        const bar = barOf(splitRow(line), columns);
        if (typeof bar === 'string') onProblem({ row, reason: bar });
        else bars.push(bar);
      }
    }
    yield bars;
  }
  if (columns === undefined) throw new BarsFileError(`${file} is empty.`);
}
