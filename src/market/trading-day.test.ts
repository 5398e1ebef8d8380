import { describe, expect, it } from 'vitest';
import { serialDay } from './calendar.js';
import {
  newYorkTime,
  nextTradingDay,
  OPEN_MINUTE,
  parseCivilDate,
  phaseOf,
  REGULAR_MINUTES,
  tradingDay,
  tradingDayOf,
} from './trading-day.js';
import { epochMsOf, isoTime, MINUTE_MS } from './time.js';

const at = (iso: string) => epochMsOf(Date.parse(iso));

describe('New York session times', () => {
  it.each([
    ['2013-10-07T13:29:59.999Z', 'pre'],
    ['2013-10-07T13:30:00.000Z', 'regular'],
    ['2013-10-07T19:59:59.999Z', 'regular'],
    ['2013-10-07T20:00:00.000Z', 'after'],
    ['2013-10-08T00:00:00.000Z', 'closed'],
    ['2013-10-07T07:59:59.999Z', 'closed'],
    ['2013-10-07T08:00:00.000Z', 'pre'],
    ['2013-12-09T14:30:00.000Z', 'regular'],
    ['2013-12-09T14:29:59.000Z', 'pre'],
    ['2013-11-29T18:00:00.000Z', 'after'],
    ['2013-11-28T16:00:00.000Z', 'closed'],
    ['2013-10-06T16:00:00.000Z', 'closed'],
  ])('%s is %s', (iso, phase) => expect(phaseOf(at(iso))).toBe(phase));

  it('crosses both changes of the clock', () => {
    expect(isoTime(tradingDayOf(at('2026-03-06T15:00:00Z')).open)).toBe('2026-03-06T14:30:00.000Z');
    expect(isoTime(tradingDayOf(at('2026-03-09T15:00:00Z')).open)).toBe('2026-03-09T13:30:00.000Z');
    const spring = tradingDayOf(at('2026-03-08T12:00:00Z'));
    expect(spring.end - spring.begin).toBe(23 * 3_600_000);
    const autumn = tradingDayOf(at('2026-11-01T12:00:00Z'));
    expect(autumn.end - autumn.begin).toBe(25 * 3_600_000);
  });

  it('finds the day at its very edges', () => {
    const serial = serialDay({ year: 2013, month: 10, day: 7 });
    const day = tradingDayOf(at('2013-10-07T15:00:00Z'));
    expect(day.serial).toBe(serial);
    expect(tradingDayOf(day.begin).serial).toBe(serial);
    expect(tradingDayOf(epochMsOf(day.end - 1)).serial).toBe(serial);
    expect(tradingDayOf(day.end).serial).toBe(serial + 1);
    expect(newYorkTime(serial, 9, 30)).toBe(day.open);
  });

  it('walks over weekends and holidays', () => {
    expect(nextTradingDay(serialDay({ year: 2026, month: 11, day: 25 }))).toBe(serialDay({ year: 2026, month: 11, day: 27 }));
  });

  it('parses dates strictly', () => {
    expect(parseCivilDate('2013-10-07')).toBe(serialDay({ year: 2013, month: 10, day: 7 }));
    expect(parseCivilDate('2013-02-30')).toBeUndefined();
    expect(parseCivilDate('yesterday')).toBeUndefined();
  });
});

it('says how long the regular session of a whole day is', () => {
  const { begin, open, close } = tradingDay(serialDay({ year: 2013, month: 10, day: 7 }));
  expect([(open - begin) / MINUTE_MS, (close - open) / MINUTE_MS]).toEqual([OPEN_MINUTE, REGULAR_MINUTES]);
  expect([OPEN_MINUTE, REGULAR_MINUTES]).toEqual([570, 390]);
});
