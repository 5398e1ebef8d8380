import type { QuoteView } from '../../../src/dashboard/wire/index.js';
import { macdHistogram, rsi, vwapDistance } from './indicators.js';

export type ColumnKey = 'symbol' | 'price' | 'change' | 'volume' | 'rsi' | 'macd' | 'vwap';

export interface Column {
  readonly key: ColumnKey;
  readonly label: string;
  readonly title: string;
  readonly value: (quote: QuoteView) => number | string | undefined;
}

export const COLUMNS: readonly Column[] = [
  { key: 'symbol', label: 'Symbol', title: 'Ticker', value: ({ symbol }) => symbol },
  { key: 'price', label: 'Price', title: 'Last trade, US dollars', value: ({ price }) => price },
  { key: 'change', label: 'Chg', title: 'Against the previous close', value: ({ change }) => change },
  { key: 'volume', label: 'Volume', title: 'Shares since the start of the day', value: ({ volume }) => volume },
  { key: 'rsi', label: 'RSI 14', title: 'Relative strength index, 14 minutes', value: rsi },
  { key: 'macd', label: 'MACD', title: 'MACD histogram, 1-minute bars', value: macdHistogram },
  { key: 'vwap', label: 'VWAP', title: 'Distance of the price from the session VWAP', value: vwapDistance },
];

export interface Sort {
  readonly key: ColumnKey;
  readonly descending: boolean;
}

export const FIRST_SORT: Sort = { key: 'symbol', descending: false };

/** A click on a header: the same column turns round; another begins with names from A, figures from the greatest. */
export function nextSort(sort: Sort, key: ColumnKey): Sort {
  return sort.key === key ? { key, descending: !sort.descending } : { key, descending: key !== 'symbol' };
}

/** Symbols in the order of `sort`, ties by name, unknown values last in both directions. */
export function sortSymbols(quotes: Iterable<QuoteView>, { key, descending }: Sort): string[] {
  const column = COLUMNS.find((candidate) => candidate.key === key);
  const rows = [...quotes].map((quote) => ({ symbol: quote.symbol, value: column?.value(quote) }));
  const turn = descending ? -1 : 1;
  rows.sort((a, b) => {
    if (a.value === undefined || b.value === undefined) {
      return Number(a.value === undefined) - Number(b.value === undefined) || compare(a.symbol, b.symbol);
    }
    return turn * compare(a.value, b.value) || compare(a.symbol, b.symbol);
  });
  return rows.map(({ symbol }) => symbol);
}

/** Words of a filter select the symbols that begin with one of them; upper and lower case are one; no words select all. */
export function matchesFilter(symbol: string, filter: string): boolean {
  const words = filter
    .toUpperCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const name = symbol.toUpperCase();
  return words.length === 0 || words.some((word) => name.startsWith(word));
}

function compare<T extends number | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
