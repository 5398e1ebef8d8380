import { BarsFileError } from './errors.js';
import { type DateOrder, type DateOrders, NUMERIC, numericDate } from './dates.js';

const ORDERS: readonly DateOrder[] = ['month', 'day', 'year'];
/** Slashes are an American habit, points and dashes are not. */
const USUAL: Readonly<Record<string, DateOrder>> = { '/': 'month', '.': 'day', '-': 'day' };
/** A file whose rows lie so much closer together under one reading was written with that one. */
const FAR_CLOSER = 20;
const TOLD: Readonly<Record<DateOrder, string>> = { day: 'day first', month: 'month first', year: 'year first' };

interface Reading {
  /** The first date that cannot be read so. */
  refuted: { readonly row: number; readonly text: string } | undefined;
  first: number;
  last: number;
}

interface Seen {
  readonly example: string;
  readonly readings: ReadonlyMap<DateOrder, Reading>;
}

/** What the dates of a whole file say about the order of day, month and year, for each separator. */
export class DateEvidence {
  private readonly seen = new Map<string, Seen>();

  add(text: string, row: number): void {
    const match = NUMERIC.exec(text);
    if (!match) return;
    const [date, a = '', separator = '', b = '', c = ''] = match;
    let seen = this.seen.get(separator);
    if (!seen) {
      const readings = new Map(
        ORDERS.map((order): [DateOrder, Reading] => [order, { refuted: undefined, first: Infinity, last: -Infinity }]),
      );
      this.seen.set(separator, (seen = { example: date, readings }));
    }
    const serials = ORDERS.map((order) => (order === 'year' && c.length > 2 ? undefined : numericDate([a, b, c], order)));
    // A date that is none in any order says nothing about it.
    if (serials.every((serial) => serial === undefined)) return;
    ORDERS.forEach((order, i) => {
      const reading = seen.readings.get(order);
      const serial = serials[i];
      if (!reading) return;
      if (serial === undefined) reading.refuted ??= { row, text: date };
      else {
        reading.first = Math.min(reading.first, serial);
        reading.last = Math.max(reading.last, serial);
      }
    });
  }

  /** @throws BarsFileError where no order fits all dates */
  decide(file: string, say: (line: string) => void): DateOrders {
    return Object.fromEntries([...this.seen].map(([separator, seen]) => [separator, orderOf(file, separator, seen, say)]));
  }
}

function orderOf(file: string, separator: string, { example, readings }: Seen, say: (line: string) => void): DateOrder {
  const usual = USUAL[separator] ?? 'day';
  const possible = [...readings].filter(([, { refuted }]) => refuted === undefined).map(([order]) => order);
  if (possible.length === 0) {
    const [month, day] = [readings.get('month')?.refuted, readings.get('day')?.refuted];
    throw new BarsFileError(
      `${file} has dates in two forms: "${month?.text}" in row ${month?.row} puts the day first, "${day?.text}" in row ${day?.row} the month.`,
      'Rewrite the file with one form of dates; 2024-03-01 is never ambiguous.',
    );
  }
  const span = (order: DateOrder): number => (readings.get(order)?.last ?? 0) - (readings.get(order)?.first ?? 0) + 1;
  const likely = possible.find((order) => order === usual) ?? possible.find((order) => order !== 'year') ?? 'year';
  const order = possible.find((other) => other === 'year' && span(other) * FAR_CLOSER < span(likely)) ?? likely;
  const others = possible.filter((other) => other !== order && other !== 'year');
  if (others.length > 0) say(`dates such as ${example} may have the day or the month first; they are read with the ${TOLD[order]}`);
  else if (order !== usual) say(`dates such as ${example} are read with the ${TOLD[order]}, because some of them allow no other reading`);
  return order;
}
