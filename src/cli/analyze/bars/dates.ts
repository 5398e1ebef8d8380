import { serialDay, civilDate } from '../../../market/index.js';
import { monthNamed } from './months.js';

/** What a date of three numbers begins with: `13/01/2024`, `01/13/2024`, `24/01/13`. */
export type DateOrder = 'day' | 'month' | 'year';
/** Where each separator may have an order of its own. */
export type DateOrders = Readonly<Record<string, DateOrder>>;

/** A date at the beginning of a text, and what comes behind it. */
export interface FoundDate {
  readonly serial: number;
  readonly rest: string;
}

/** `03/01/2024 …`: which number is what cannot be seen from one alone. */
export const NUMERIC = /^(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/;
const YEAR_FIRST = /^(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?!\d)/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?!\d)/;
const YEAR_MONTH = /^(\d{4})[-/](\d{1,2})$/;
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+/i;
const DAY_NAMED = /^(\d{1,2})\.?[-/ ]*(\p{L}{3,})\.?,?[-/ ]*(\d{4}|\d{2})(?!\d)/u;
const NAMED_DAY = /^(\p{L}{3,})\.?[-/ ]*(\d{1,2})(?:st|nd|rd|th)?,?[-/ ]+(\d{4}|\d{2})(?![\d:])/u;
const YEAR_NAMED = /^(\d{4})[-/ ](\p{L}{3,})\.?[-/ ](\d{1,2})(?!\d)/u;
const NAMED_YEAR = /^(\p{L}{3,})\.?[-/ ](\d{4})$/u;

/** Years of two digits lie between 1970 and 2069. */
const fullYear = (year: number, digits: number): number => (digits > 2 ? year : year + (year < 70 ? 2000 : 1900));

/** @returns the serial day, undefined where the calendar has no such date */
export function serialOf(year: number, month: number, day: number): number | undefined {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const serial = serialDay({ year, month, day });
  return civilDate(serial).day === day ? serial : undefined;
}

/** A date of three numbers in the order given. */
export function numericDate([a = '', b = '', c = '']: readonly string[], order: DateOrder): number | undefined {
  if (order === 'year') return serialOf(fullYear(Number(a), a.length), Number(b), Number(c));
  const [day, month] = order === 'day' ? [a, b] : [b, a];
  return serialOf(fullYear(Number(c), c.length), Number(month), Number(day));
}

type Fields = readonly [year: string | undefined, month: number | undefined, day: string | undefined];

function byName(text: string): { fields: Fields; length: number } | undefined {
  const match = DAY_NAMED.exec(text);
  if (match) return { fields: [match[3], monthNamed(match[2] ?? ''), match[1]], length: match[0].length };
  const named = NAMED_DAY.exec(text);
  if (named) return { fields: [named[3], monthNamed(named[1] ?? ''), named[2]], length: named[0].length };
  const year = YEAR_NAMED.exec(text);
  if (year) return { fields: [year[1], monthNamed(year[2] ?? ''), year[3]], length: year[0].length };
  const month = NAMED_YEAR.exec(text);
  return month ? { fields: [month[2], monthNamed(month[1] ?? ''), '1'], length: month[0].length } : undefined;
}

/** A date in any of the common forms. @returns undefined where the text does not begin with one */
export function dateAtStart(text: string, orders: DateOrders): FoundDate | undefined {
  const found = (serial: number | undefined, length: number): FoundDate | undefined =>
    serial === undefined ? undefined : { serial, rest: text.slice(length) };
  const iso = YEAR_FIRST.exec(text);
  if (iso) return found(serialOf(Number(iso[1]), Number(iso[3]), Number(iso[4])), iso[0].length);
  const numeric = NUMERIC.exec(text);
  if (numeric) {
    const [all, a = '', separator = '', b = '', c = ''] = numeric;
    return found(numericDate([a, b, c], orders[separator] ?? 'day'), all.length);
  }
  const compact = COMPACT.exec(text);
  if (compact) return found(serialOf(Number(compact[1]), Number(compact[2]), Number(compact[3])), compact[0].length);
  const month = YEAR_MONTH.exec(text);
  if (month) return found(serialOf(Number(month[1]), Number(month[2]), 1), text.length);
  const weekday = WEEKDAY.exec(text)?.[0].length ?? 0;
  const named = byName(text.slice(weekday));
  if (!named) return undefined;
  const [year = '', number, day] = named.fields;
  const serial = number === undefined ? undefined : serialOf(fullYear(Number(year), year.length), number, Number(day));
  return found(serial, weekday + named.length);
}

const MIDNIGHT = /^[ T]0{1,2}:00(?::00(?:\.0+)?)?$/;

/** A date in whatever order, with no time of day but midnight behind it. */
export function isDateAlone(text: string): boolean {
  return (['day', 'month'] as const).some((order) => {
    const found = dateAtStart(text, { '/': order, '-': order, '.': order });
    return found !== undefined && (found.rest === '' || MIDNIGHT.test(found.rest));
  });
}
