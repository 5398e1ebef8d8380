import { describe, expect, it } from 'vitest';
import { civilDate, earlyCloses, holidays, isTradingDay, serialDay, weekday } from './calendar.js';

const text = (serial: number): string => {
  const { year, month, day } = civilDate(serial);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};
const sorted = (days: ReadonlySet<number>): string[] => [...days].toSorted((a, b) => a - b).map(text);

describe('exchange calendar', () => {
  // The exchange's published calendars.
  it.each([
    [2013, ['2013-01-01', '2013-01-21', '2013-02-18', '2013-03-29', '2013-05-27', '2013-07-04', '2013-09-02', '2013-11-28', '2013-12-25']],
    [2022, ['2022-01-17', '2022-02-21', '2022-04-15', '2022-05-30', '2022-06-20', '2022-07-04', '2022-09-05', '2022-11-24', '2022-12-26']],
    [
      2026,
      [
        '2026-01-01',
        '2026-01-19',
        '2026-02-16',
        '2026-04-03',
        '2026-05-25',
        '2026-06-19',
        '2026-07-03',
        '2026-09-07',
        '2026-11-26',
        '2026-12-25',
      ],
    ],
  ])('holidays of %i', (year, expected) => expect(sorted(holidays(year))).toEqual(expected));

  it.each([
    [1994, '1994-04-27'],
    [2001, '2001-09-11 2001-09-12 2001-09-13 2001-09-14'],
    [2004, '2004-06-11'],
    [2007, '2007-01-02'],
    [2012, '2012-10-29 2012-10-30'],
    [2018, '2018-12-05'],
    [2025, '2025-01-09'],
  ])('closings of %i outside the rule', (year, expected) => {
    expect(sorted(holidays(year))).toEqual(expect.arrayContaining(expected.split(' ')));
  });

  it('keeps Martin Luther King day from 1998 on', () => {
    expect(sorted(holidays(1997))[1]).toBe('1997-02-17');
    expect(sorted(holidays(1998))[1]).toBe('1998-01-19');
  });

  it.each([
    [1997, ['1997-07-03', '1997-11-28', '1997-12-24', '1997-12-26']],
    [1999, ['1999-11-26', '1999-12-31']],
    [2002, ['2002-07-05', '2002-11-29', '2002-12-24']],
    [2003, ['2003-07-03', '2003-11-28', '2003-12-24', '2003-12-26']],
    [2009, ['2009-11-27', '2009-12-24']],
    [2019, ['2019-07-03', '2019-11-29', '2019-12-24']],
    [2024, ['2024-07-03', '2024-11-29', '2024-12-24']],
    [2013, ['2013-07-03', '2013-11-29', '2013-12-24']],
    [2025, ['2025-07-03', '2025-11-28', '2025-12-24']],
    [2026, ['2026-11-27', '2026-12-24']],
  ])('half days of %i', (year, expected) => expect(sorted(earlyCloses(year))).toEqual(expected));

  it('knows weekends', () => {
    expect(weekday(serialDay({ year: 2013, month: 10, day: 7 }))).toBe(1);
    expect(isTradingDay(serialDay({ year: 2013, month: 10, day: 6 }))).toBe(false);
    expect(isTradingDay(serialDay({ year: 2013, month: 10, day: 7 }))).toBe(true);
  });
});
