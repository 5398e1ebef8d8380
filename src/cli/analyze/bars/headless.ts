import { type Delimiter, DELIMITERS, splitCells } from './cells.js';
import { isDateAlone } from './dates.js';
import type { Line } from './line.js';
import { PRICES } from './names.js';
import { numberOf } from './numbers.js';
import { isTime } from './times.js';

type Price = (typeof PRICES)[number];
const ORDERS: readonly (readonly Price[])[] = [
  PRICES,
  ['open', 'close', 'high', 'low'],
  ['close', 'open', 'high', 'low'],
  ['close', 'high', 'low', 'open'],
  ['high', 'low', 'open', 'close'],
];
/** Exchanges' candles, by the number of columns behind the close. */
const BINANCE = ['volume', 'close_time', 'quote_volume', 'trades', '-', '-', '-'];

const isNumber = (cell: string): boolean => !Number.isNaN(numberOf(cell, '.')) || !Number.isNaN(numberOf(cell, ','));
const valueOf = (cell: string | undefined): number => {
  const value = numberOf(cell ?? '', '.');
  return Number.isNaN(value) ? numberOf(cell ?? '', ',') : value;
};

/** Names that the columns before the prices may have, by what they hold; the likeliest first. */
function leading(cells: readonly string[]): readonly (readonly string[])[] {
  const names: string[] = [];
  for (const cell of cells.slice(0, 4)) {
    const next = cells[names.length + 1] ?? '';
    if (isTime(cell) && (!isNumber(cell) || /^\d{8,}/.test(cell))) {
      const two = [...names, 'date', 'time'];
      const one = [...names, 'time'];
      if (!isDateAlone(cell) || !/:|^\d{4,6}$|^0+$/.test(next)) return [one];
      // A whole number may be a time of day, and a price.
      return next.includes(':') ? [two] : [one, two];
    }
    names.push(names.includes('ticker') || !/^[A-Za-z]/.test(cell) ? '-' : 'ticker');
  }
  return [];
}

/** Names of the columns behind the prices. */
function trailing(rows: readonly (readonly string[])[], count: number, low: number, high: number, at: number): string[] {
  if (count === BINANCE.length) return BINANCE;
  // An average price lies within the bar.
  const average =
    count > 1 && rows.every((cells) => valueOf(cells[at]) >= valueOf(cells[low]) && valueOf(cells[at]) <= valueOf(cells[high]));
  const names = average ? ['vwap', 'volume', 'trades'] : ['volume'];
  return Array.from({ length: count }, (_, i) => names[i] ?? '-');
}

/** How many rows are bars where four columns have the prices in an order. */
function barsIn(rows: readonly (readonly string[])[], at: number, order: readonly Price[]): number {
  return rows.filter((cells) => {
    const [open, high, low, close] = PRICES.map((name) => valueOf(cells[at + order.indexOf(name)])) as [number, number, number, number];
    return high >= Math.max(open, close) && low <= Math.min(open, close);
  }).length;
}

function columnsFor(rows: readonly (readonly string[])[]): string[] | undefined {
  const [first = []] = rows;
  const choices = leading(first)
    .filter((before) => first.length >= before.length + 4 && first.slice(before.length, before.length + 4).every(isNumber))
    .flatMap((before) => ORDERS.map((order) => ({ before, order, bars: barsIn(rows, before.length, order) })));
  // The sort is stable: what is usual stays in front of what fits as well.
  const [best] = choices.toSorted((a, b) => b.bars - a.bars);
  if (!best) return undefined;
  const { before, order } = best;
  const at = before.length;
  return [...before, ...order, ...trailing(rows, first.length - at - 4, at + order.indexOf('low'), at + order.indexOf('high'), at + 4)];
}

/** What to do about a file whose first row has values already; undefined where it has none. */
export function headless(lines: readonly Line[]): string | undefined {
  const cellsBy = (delimiter: Delimiter): string[][] =>
    lines.map(({ text }) => splitCells(text, delimiter)).map((cells) => (cells.at(-1) === '' ? cells.slice(0, -1) : cells));
  for (const delimiter of DELIMITERS) {
    const rows = cellsBy(delimiter);
    const columns = columnsFor(rows.filter((cells) => cells.length === rows[0]?.length));
    if (columns)
      return `Name its ${columns.length} columns; they look like --columns ${columns.join(',')} (- skips one). Or add such a row above the first.`;
  }
  return undefined;
}
