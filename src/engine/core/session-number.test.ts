import { expect, it } from 'vitest';
import { epochMsOf, tradingDayOf } from '../../market/index.js';
import { sessionNumber } from './session-number.js';

const numberAt = (iso: string): number => {
  const time = epochMsOf(Date.parse(iso));
  return sessionNumber(time, tradingDayOf(time));
};
/** 2013-10-07, days since 1970. */
const MONDAY = Date.UTC(2013, 9, 7) / 86_400_000;

it.each([
  ['before the bell', '2013-10-07T13:29:59.999Z', 0],
  ['at the bell', '2013-10-07T13:30:00Z', MONDAY],
  ['in the last moment', '2013-10-07T19:59:59.999Z', MONDAY],
  ['at the close', '2013-10-07T20:00:00Z', 0],
  ['at noon of a Sunday', '2013-10-06T16:00:00Z', 0],
  ['at noon of a holiday', '2013-11-28T17:00:00Z', 0],
  ['after the close of a half day', '2013-11-29T18:00:00Z', 0],
])('a bar that begins %s carries the number of its session', (_, iso, number) => {
  expect(numberAt(iso)).toBe(number);
});
