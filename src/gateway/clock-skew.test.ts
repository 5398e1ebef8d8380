import { expect, it } from 'vitest';
import { type EpochMs, epochMsOf, type FeedAlert, MINUTE_MS } from '../market/index.js';
import { OPEN, print } from '../../test/support/prints.js';
import { ClockSkew } from './clock-skew.js';

/** @param skewMs of the machine; prints have been under way for as long as they say */
function measured(skewMs: number, delayMs = 0) {
  const alerts: FeedAlert[] = [];
  const skew = new ClockSkew({ delayMs, onAlert: (alert) => alerts.push(alert) });
  let wrong = skewMs;
  return {
    alerts,
    ms: (at: number) => skew.ms(at * 1_000),
    set: (ms: number): void => void (wrong = ms),
    hear: (at: number, underWayMs = 20): void => {
      const receivedAt: EpochMs = epochMsOf(OPEN + at * 1_000 + underWayMs + wrong + delayMs);
      skew.observe([print(at)], receivedAt, at * 1_000);
      skew.look(at * 1_000);
    },
  };
}

it('is what the quickest print shows: a backlog is no skew', () => {
  const { hear, ms, alerts } = measured(0);
  for (let at = 0; at < 30; at += 1) hear(at, at === 5 ? 35 : 9_000);
  expect(ms(30)).toBe(35);
  expect(alerts).toEqual([]);
});

it('of minutes is told once, with what to do', () => {
  const { hear, ms, alerts } = measured(-5 * MINUTE_MS);
  for (let at = 0; at < 40; at += 2) hear(at);
  expect(ms(40)).toBe(-5 * MINUTE_MS + 20);
  expect(alerts).toMatchObject([{ severity: 'warning', message: "This machine's clock is 5 min 0 s behind the market's time." }]);
});

it('that is mended and comes again is told again', () => {
  const { hear, set, alerts, ms } = measured(20_000);
  for (let at = 0; at < 20; at += 1) hear(at);
  set(0);
  for (let at = 20; at < 120; at += 1) hear(at);
  expect(ms(120)).toBe(20);
  set(-30_000);
  for (let at = 120; at < 140; at += 1) hear(at);
  expect(alerts.map(({ message }) => message)).toEqual([
    "This machine's clock is 20 s ahead of the market's time.",
    "This machine's clock is 30 s behind the market's time.",
  ]);
});

it('is nothing where the vendor sends a quarter of an hour later by plan, and unknown of a recording and of silence', () => {
  const delayed = measured(0, 15 * MINUTE_MS);
  delayed.hear(1);
  expect(delayed.ms(2)).toBe(20);
  const recorded = measured(200 * 24 * 60 * MINUTE_MS);
  recorded.hear(1);
  expect([recorded.ms(2), recorded.alerts]).toEqual([undefined, []]);
  expect(delayed.ms(120)).toBeUndefined();
});
