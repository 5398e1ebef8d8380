import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMsOf, type FeedMessage, tickerOf, type Trade } from '../market/index.js';
import { FeedClock } from './feed-clock.js';

const trade = (time: number, sequence = time): Trade => ({
  kind: 'trade',
  symbol: tickerOf('SPY'),
  price: 100,
  size: 100,
  time: epochMsOf(time),
  sequence,
  conditions: [],
  exchange: 1,
  id: String(sequence),
});
const T0 = 1_381_152_600_000;
const recorded = { rate: 0 };
const times = (messages: readonly FeedMessage[]): string[] =>
  messages.map((m) => (m.kind === 'clock' ? `clock ${m.time - T0}` : m.kind === 'trade' ? String(m.time - T0) : m.kind));

describe('feed clock', () => {
  it('marks each second in front of its first print', () => {
    const clock = new FeedClock(recorded);
    const stamped = clock.stamp([trade(T0 + 10), trade(T0 + 900), trade(T0 + 1_000), trade(T0 + 5_400)], 0);
    expect(times(stamped)).toEqual(['clock 0', '10', '900', 'clock 1000', '1000', 'clock 5000', '5400']);
  });

  it('does not go back for a late print', () => {
    const clock = new FeedClock(recorded);
    clock.stamp([trade(T0 + 5_000)], 0);
    expect(times(clock.stamp([trade(T0 + 1_000)], 0))).toEqual(['1000']);
  });

  it('puts the same marks however the prints are cut into batches', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 10 }), (gaps, size) => {
        let time = T0;
        const trades = gaps.map((gap, i) => trade((time += gap), i));
        const whole = new FeedClock(recorded).stamp(trades, 0);
        const cut = new FeedClock(recorded);
        const parts: FeedMessage[] = [];
        for (let i = 0; i < trades.length; i += size) parts.push(...cut.stamp(trades.slice(i, i + size), i));
        expect(parts).toEqual(whole);
      }),
    );
  });

  it('goes on in a quiet feed, a second behind, at the rate of the feed', () => {
    const clock = new FeedClock({ rate: 60 });
    clock.stamp([trade(T0)], 1_000);
    expect(clock.idle(1_500)).toBeUndefined();
    expect(clock.idle(3_000)).toEqual({ kind: 'clock', time: T0 + 60_000 });
    expect(clock.idle(3_000)).toBeUndefined();
  });

  it('stands still before the first print, and where the rate is 0', () => {
    expect(new FeedClock({ rate: 1 }).idle(99_999)).toBeUndefined();
    const still = new FeedClock(recorded);
    still.stamp([trade(T0)], 0);
    expect(still.idle(99_999)).toBeUndefined();
  });

  it('is not moved by a print that is out of time', () => {
    const clock = new FeedClock({ rate: 1 });
    expect(times(clock.stamp([{ ...trade(T0 + 3_600_000), isOutOfTime: true }], 0))).toEqual(['3600000']);
    expect(times(clock.stamp([trade(T0 + 50)], 0))).toEqual(['clock 0', '50']);
  });
});
