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
