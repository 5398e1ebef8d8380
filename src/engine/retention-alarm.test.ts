import { describe, expect, it } from 'vitest';
import { retentionAlarm } from './retention-alarm.js';

const MINUTE = 60_000;
const EIGHT_HOURS = 480 * MINUTE;

describe('a reader of a log that keeps eight hours', () => {
  it.each([0, 5_000, 239 * MINUTE])('has time enough %i ms behind', (behindMs) => {
    expect(retentionAlarm(behindMs, EIGHT_HOURS)).toBeUndefined();
  });

  it.each([240, 300, 383])('is warned %i minutes behind', (minutes) => {
    expect(retentionAlarm(minutes * MINUTE, EIGHT_HOURS)?.level).toBe('warning');
  });

  it.each([384, 480, 600])('is in danger %i minutes behind', (minutes) => {
    expect(retentionAlarm(minutes * MINUTE, EIGHT_HOURS)?.level).toBe('critical');
  });

  it('is told how far behind it is and how much time is left', () => {
    expect(retentionAlarm(400 * MINUTE, EIGHT_HOURS)?.text).toBe(
      'it reads what arrived 6.7 h ago, and the tick log keeps 8 h: in 80 min unread entries are lost',
    );
  });
});

it('speaks of seconds where the log keeps a minute', () => {
  expect(retentionAlarm(50_000, MINUTE)?.text).toBe(
    'it reads what arrived 50 s ago, and the tick log keeps 1 min: in 10 s unread entries are lost',
  );
});

it('says nothing of a log that does not go by time', () => {
  expect(retentionAlarm(1e9, undefined)).toBeUndefined();
});
