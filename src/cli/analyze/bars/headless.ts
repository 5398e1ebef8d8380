import { type Delimiter, DELIMITERS, splitCells } from './cells.js';
import { isClock } from './clock.js';
import { isDateAlone } from './dates.js';
import type { Line } from './header.js';
import { numberOf } from './numbers.js';
import { TimeEvidence, TimeReader } from './times.js';
import { Zone } from './zones.js';

const ORDERS = [
  ['open', 'high', 'low', 'close'],
  ['open', 'close', 'high', 'low'],
  ['close', 'open', 'high', 'low'],
  ['close', 'high', 'low', 'open'],
  ['high', 'low', 'open', 'close'],
] as const;
/** Exchanges' candles, by the number of columns behind the close. */
const BINANCE = ['volume', 'close_time', 'quote_volume', 'trades', '-', '-', '-'];

function isTime(cell: string): boolean {
  const evidence = new TimeEvidence();
  evidence.add(cell, '', 1);
  return !Number.isNaN(
    new TimeReader(
      evidence.decide('', () => undefined),
      new Zone('UTC'),
    ).ms(cell),
  );
}

const isNumber = (cell: string): boolean => !Number.isNaN(numberOf(cell, '.')) || !Number.isNaN(numberOf(cell, ','));
const valueOf = (cell: string | undefined): number => {
  const value = numberOf(cell ?? '', '.');
  return Number.isNaN(value) ? numberOf(cell ?? '', ',') : value;
};

/** Names of the columns before the prices, by what they hold. */
function leading(cells: readonly string[]): string[] | undefined {
  const names: string[] = [];
  for (const cell of cells.slice(0, 4)) {
    const next = cells[names.length + 1] ?? '';
    if (isTime(cell) && (!isNumber(cell) || /^\d{8,}/.test(cell)))
      return isDateAlone(cell) && isClock(next) && !/[.,]/.test(next) ? [...names, 'date', 'time'] : [...names, 'time'];
    names.push(names.includes('ticker') || !/^[A-Za-z]/.test(cell) ? '-' : 'ticker');
  }
  return undefined;
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

function columnsFor(rows: readonly (readonly string[])[]): string[] | undefined {
  const [first = []] = rows;
  const before = leading(first);
  if (!before) return undefined;
  const at = before.length;
  if (first.length < at + 4 || !first.slice(at, at + 4).every(isNumber)) return undefined;
  const order =
    ORDERS.find((names) => {
      const value = (cells: readonly string[], name: string): number => valueOf(cells[at + names.findIndex((each) => each === name)]);
      return rows.every((cells) => {
        const [open, high, low, close] = ['open', 'high', 'low', 'close'].map((name) => value(cells, name)) as [
          number,
          number,
          number,
          number,
        ];
        return high >= Math.max(open, close) && low <= Math.min(open, close);
      });
    }) ?? ORDERS[0];
  const place = (name: string): number => at + order.findIndex((each) => each === name);
  return [...before, ...order, ...trailing(rows, first.length - at - 4, place('low'), place('high'), at + 4)];
}

/** What to do about a file whose first row has values already; undefined where it has none. */
export function headless(lines: readonly Line[]): string | undefined {
  const cellsBy = (delimiter: Delimiter): string[][] =>
    lines.map(({ text }) => splitCells(text, delimiter)).map((cells) => (cells.at(-1) === '' ? cells.slice(0, -1) : cells));
  for (const delimiter of DELIMITERS) {
    const rows = cellsBy(delimiter);
    const columns = columnsFor(rows.filter((cells) => cells.length === rows[0]?.length));
    if (columns)
      return `Say what its ${columns.length} columns are, by their look --columns ${columns.join(',')} (- is left out); or put such a row above the first.`;
  }
  return undefined;
}
