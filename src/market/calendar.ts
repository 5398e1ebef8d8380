/** A civil date in New York, months 1..12. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Serial day number (days since 1970-01-01) of a civil date. */
export function serialDay({ year, month, day }: CivilDate): number {
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

export function civilDate(serial: number): CivilDate {
  const date = new Date(serial * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0 = Sunday. */
export function weekday(serial: number): number {
  return (((serial + 4) % 7) + 7) % 7;
}

/** Anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return serialDay({ year, month, day: ((h + l - 7 * m + 114) % 31) + 1 });
}

const nthWeekday = (year: number, month: number, wanted: number, n: number): number => {
  const first = serialDay({ year, month, day: 1 });
  return first + ((wanted - weekday(first) + 7) % 7) + 7 * (n - 1);
};

const lastWeekday = (year: number, month: number, wanted: number): number => {
  const last = serialDay({ year: month === 12 ? year + 1 : year, month: month === 12 ? 1 : month + 1, day: 1 }) - 1;
  return last - ((weekday(last) - wanted + 7) % 7);
};

/** NYSE Rule 7.2: a Saturday holiday is kept on Friday, a Sunday holiday on Monday. */
const observed = (serial: number): number => (weekday(serial) === 6 ? serial - 1 : weekday(serial) === 0 ? serial + 1 : serial);

/** Closings of the NYSE outside the rule, as the exchange announced them. */
const SPECIAL_CLOSINGS: readonly CivilDate[] = [
  // Hurricane Gloria.
  { year: 1985, month: 9, day: 27 },
  // Days of mourning for Presidents Nixon, Reagan, Ford, George H. W. Bush and Carter.
  { year: 1994, month: 4, day: 27 },
  { year: 2004, month: 6, day: 11 },
  { year: 2007, month: 1, day: 2 },
  { year: 2018, month: 12, day: 5 },
  { year: 2025, month: 1, day: 9 },
  // The attack on the World Trade Center.
  { year: 2001, month: 9, day: 11 },
  { year: 2001, month: 9, day: 12 },
  { year: 2001, month: 9, day: 13 },
  { year: 2001, month: 9, day: 14 },
  // Hurricane Sandy.
  { year: 2012, month: 10, day: 29 },
  { year: 2012, month: 10, day: 30 },
];

/** Closes at 13:00 outside the rule: Fridays after Christmas, and the last day of 1999. */
const SPECIAL_EARLY_CLOSES: readonly CivilDate[] = [
  { year: 1997, month: 12, day: 26 },
  { year: 1999, month: 12, day: 31 },
  { year: 2003, month: 12, day: 26 },
];

const daysOf = (dates: readonly CivilDate[], year: number): number[] => dates.filter((date) => date.year === year).map(serialDay);

const MARTIN_LUTHER_KING_FROM = 1998;
const JUNETEENTH_FROM = 2022;

/** Serial days of a year on which the exchanges stay closed (NYSE Rule 7.2), weekends aside. */
export function holidays(year: number): ReadonlySet<number> {
  const at = (month: number, day: number): number => serialDay({ year, month, day });
  const days = [
    nthWeekday(year, 2, 1, 3),
    easterSunday(year) - 2,
    lastWeekday(year, 5, 1),
    observed(at(7, 4)),
    nthWeekday(year, 9, 1, 1),
    nthWeekday(year, 11, 4, 4),
    observed(at(12, 25)),
    ...daysOf(SPECIAL_CLOSINGS, year),
  ];
  // New Year's Day on a Saturday is not moved into the old year.
  if (weekday(at(1, 1)) !== 6) days.push(observed(at(1, 1)));
  if (year >= MARTIN_LUTHER_KING_FROM) days.push(nthWeekday(year, 1, 1, 3));
  if (year >= JUNETEENTH_FROM) days.push(observed(at(6, 19)));
  return new Set(days);
}

const THURSDAY = 4;
const EARLY_CLOSE_ON_WEDNESDAY_FROM = 2013;

/** The short day beside Independence Day: the day before, or until 2012 the Friday after where the holiday was a Thursday. */
function besideIndependenceDay(year: number): number {
  const holiday = serialDay({ year, month: 7, day: 4 });
  return weekday(holiday) === THURSDAY && year < EARLY_CLOSE_ON_WEDNESDAY_FROM ? holiday + 1 : holiday - 1;
}

/**
 * Serial days of a year on which the regular session ends at 13:00: beside Independence Day, after Thanksgiving, Christmas Eve, and
 * days of their own.
 */
export function earlyCloses(year: number): ReadonlySet<number> {
  const closed = holidays(year);
  const candidates = [
    besideIndependenceDay(year),
    nthWeekday(year, 11, 4, 4) + 1,
    serialDay({ year, month: 12, day: 24 }),
    ...daysOf(SPECIAL_EARLY_CLOSES, year),
  ];
  return new Set(candidates.filter((day) => isWeekday(day) && !closed.has(day)));
}

const isWeekday = (serial: number): boolean => weekday(serial) !== 0 && weekday(serial) !== 6;

const holidayCache = new Map<number, ReadonlySet<number>>();
export function isTradingDay(serial: number): boolean {
  if (!isWeekday(serial)) return false;
  const { year } = civilDate(serial);
  let closed = holidayCache.get(year);
  if (!closed) holidayCache.set(year, (closed = holidays(year)));
  return !closed.has(serial);
}
