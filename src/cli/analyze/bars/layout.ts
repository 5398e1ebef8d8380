import { isClock } from './clock.js';
import { isDateAlone } from './dates.js';
import { placesOf, PRICES, type Role } from './names.js';

/** Where the prices of one ticker stand; places are column numbers from 0, -1 for none. */
export interface PriceColumns {
  /** Known from the header, else empty. */
  readonly ticker: string;
  /** In the order of `PRICES`. */
  readonly prices: readonly number[];
  readonly adjusted: number;
  /** The surest first. */
  readonly volumes: readonly number[];
}

/** What each column of a file is. */
export interface Layout {
  /** As the file or the caller names them. */
  readonly names: readonly string[];
  readonly time: number;
  /** The time of day, where it has a column of its own. */
  readonly clock: number;
  readonly ticker: number;
  /** More than one where a row has several tickers' prices side by side. */
  readonly groups: readonly PriceColumns[];
}

/** Date and time of day in two columns, where a sample row shows that they are. */
function timePlaces(names: readonly string[], sample: readonly string[]): { time: number; clock: number } {
  const places = placesOf(names, 'time');
  const clock = places.find((place) => isClock(sample[place] ?? ''));
  const date = places.find((place) => place !== clock && isDateAlone(sample[place] ?? ''));
  const whole = places.find((place) => place !== clock && place !== date);
  if (clock !== undefined && date !== undefined && (whole === undefined || (sample[whole] ?? '') === '')) return { time: date, clock };
  const first = places.find((place) => place !== clock || places.length === 1) ?? -1;
  return { time: first < 0 && unnamedFirst(names) ? 0 : first, clock: -1 };
}

/** An index that pandas wrote without a name. */
const unnamedFirst = (names: readonly string[]): boolean => /^(?:|unnamed: 0|index)$/i.test(names[0] ?? 'x');

function priceColumns(names: readonly string[], ticker: string): PriceColumns {
  const place = (role: Role): number => placesOf(names, role)[0] ?? -1;
  return { ticker, prices: PRICES.map(place), adjusted: place('adjusted'), volumes: placesOf(names, 'volume') };
}

/** What a header row of names says. */
export function layoutOf(names: readonly string[], sample: readonly string[]): Layout {
  const ticker = placesOf(names, 'ticker')[0] ?? -1;
  return { names, ...timePlaces(names, sample), ticker, groups: [priceColumns(names, '')] };
}

/** Prices of several tickers side by side: above or below each name of a price stands its ticker. */
export function wideLayout(fields: readonly string[], tickers: readonly string[]): Layout {
  const groups = [...new Set(tickers.slice(1))].map((ticker) =>
    priceColumns(
      fields.map((name, i) => (i > 0 && tickers[i] === ticker ? name : '')),
      ticker,
    ),
  );
  const complete = groups.filter(({ prices }) => prices.every((place) => place >= 0));
  return { names: fields, time: 0, clock: -1, ticker: -1, groups: complete.length > 0 ? complete : groups };
}

/** Needed columns that the header does not name. */
export function missingIn({ time, groups }: Layout): string[] {
  const [group] = groups;
  return [...(time < 0 ? ['timestamp'] : []), ...PRICES.filter((_, i) => (group?.prices[i] ?? -1) < 0)];
}
