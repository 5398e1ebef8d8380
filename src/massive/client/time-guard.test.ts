import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, epochMsOf, type FeedMessage, HOUR_MS, MINUTE_MS, SECOND_MS, tickerOf, type Trade } from '../../market/index.js';
import { TimeGuard } from './time-guard.js';

const T0 = Date.parse('2026-05-22T13:30:00Z');
const NOW = Date.parse('2026-11-27T09:00:00Z');
let sequence = 0;
const print = (time: number): Trade => ({
  kind: 'trade',
  symbol: tickerOf('AAPL'),
  price: 100,
  size: 100,
  time: epochMsOf(time),
  sequence: (sequence += 1),
  conditions: [],
  exchange: 11,
  id: String(sequence),
});

/** A guard on a machine whose clocks go on together, and what it has let through: seconds since `from`, those out of time in brackets. */
function guarded(from = T0, rate = 1, now = NOW, isLive = true) {
  const refused: FeedMessage[] = [];
  const said: string[] = [];
  const guard = new TimeGuard({
    rate,
    isLive,
    log: { warn: (line) => void said.push(line) },
    onRefused: (message) => refused.push(message),
  });
  let elapsed = 0;
  const shown = (messages: readonly FeedMessage[]): string[] =>
    messages.map((message) => {
      if (message.kind !== 'trade') return message.kind;
      const seconds = String((message.time - from) / SECOND_MS);
      return message.isOutOfTime ? `(${seconds})` : seconds;
    });
  return {
    guard,
    refused,
    said,
    wait: (ms: number): void => void (elapsed += ms),
    take: (...messages: readonly FeedMessage[]): string[] => shown(guard.take(messages, epochMsOf(now + elapsed), elapsed)),
    end: (): string[] => shown(guard.end()),
  };
}

describe('prints of a time that cannot be', () => {
  it.each([
    ['an hour ahead', HOUR_MS],
    ['a day ahead', DAY_MS],
    ['ten years back', -3_650 * DAY_MS],
  ])('%s are marked when something of the present has come, and keep their place', (_, far) => {
    const { take, guard, said } = guarded();
    expect(take(print(T0), print(T0 + 1_000))).toEqual(['0', '1']);
    expect(take(print(T0 + far))).toEqual([]);
    expect(take(print(T0 + 2_000), print(T0 + 3_000))).toEqual([`(${far / SECOND_MS})`, '2', '3']);
    expect(guard.time).toBe(T0 + 3_000);
    expect(guard.counters).toEqual({ outOfTime: 1, jumps: 0 });
    expect(said).toEqual(['a print with an impossible time; kept as a print, but in no bar']);
  });

  it('do not confirm each other where the present goes on', () => {
    const { take, guard } = guarded();
    take(print(T0));
    expect(take(print(T0 + DAY_MS), print(T0 + DAY_MS + 1), print(T0 + 5), print(T0 + DAY_MS + 2), print(T0 + 6))).toEqual([
      '(86400)',
      '(86400.001)',
      '0.005',
      '(86400.002)',
      '0.006',
    ]);
    expect(guard.counters.jumps).toBe(0);
  });

  it('on a live feed stay what they are though nothing else comes for a while', () => {
    const { take, wait, guard } = guarded(NOW, 1, NOW);
    take(print(NOW));
    expect(take(print(NOW + HOUR_MS))).toEqual([]);
    wait(2_000);
    expect(take()).toEqual(['(3600)']);
    expect(guard.dueAt).toBeUndefined();
    expect(take(print(NOW + 3_000))).toEqual(['3']);
  });

  it('that are bars or quotes are refused', () => {
    const { take, refused } = guarded();
    take(print(T0));
    const quote: FeedMessage = {
      kind: 'quote',
      symbol: tickerOf('AAPL'),
      bid: 1,
      ask: 2,
      bidSize: 1,
      askSize: 1,
      time: epochMsOf(T0 + DAY_MS),
      sequence: 1,
    };
    expect(take(quote, print(T0 + 1_000))).toEqual(['1']);
    expect(refused).toEqual([quote]);
  });

  it('are handed over with the end', () => {
    const { take, end } = guarded();
    take(print(T0));
    take(print(T0 + DAY_MS));
    expect(end()).toEqual(['(86400)']);
  });
});

describe('a feed that goes on to another time', () => {
  it('as a recording over a night is followed after two seconds', () => {
    const { take, wait, guard } = guarded();
    take(print(T0));
    expect(take(print(T0 + 12 * HOUR_MS))).toEqual([]);
    wait(1_000);
    expect(take(print(T0 + 12 * HOUR_MS + 1_000))).toEqual([]);
    wait(1_000);
    expect(take(print(T0 + 12 * HOUR_MS + 2_000))).toEqual(['43200', '43201', '43202']);
    expect(guard.counters).toEqual({ outOfTime: 0, jumps: 1 });
  });

  it('is followed after 256 messages, and rubbish among them is marked', () => {
    const { take } = guarded();
    take(print(T0));
    const night = 12 * HOUR_MS;
    const shown = take(print(T0 + 400 * DAY_MS), ...Array.from({ length: 300 }, (_, i) => print(T0 + night + i * SECOND_MS)));
    expect(shown.slice(0, 3)).toEqual([`(${(400 * DAY_MS) / SECOND_MS})`, '43200', '43201']);
    expect(shown).toHaveLength(301);
  });

  it('as the machine that has slept, or that has been quiet for hours, is followed at once', () => {
    const { take, wait } = guarded(NOW, 1, NOW);
    take(print(NOW));
    wait(8 * HOUR_MS);
    expect(take(print(NOW + 8 * HOUR_MS))).toEqual(['28800']);
  });

  it('though it is live and thin, once sixteen prints have come and none of the present', () => {
    const { take, wait, guard, said } = guarded(NOW, 1, NOW);
    take(print(NOW));
    const shown: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      shown.push(...take(print(NOW + HOUR_MS + i * SECOND_MS)));
      wait(2_000);
      shown.push(...take());
    }
    expect(shown.slice(14, 17)).toEqual(['(3614)', '3615', '3616']);
    expect(guard.counters).toEqual({ outOfTime: 15, jumps: 1 });
    expect(said.at(-1)).toContain('jumped to another time');
  });

  it('where it was quiet for twenty minutes and its rate is 0', () => {
    const { take, wait } = guarded(NOW, 0, NOW);
    take(print(NOW));
    wait(20 * MINUTE_MS);
    expect(take(print(NOW + 20 * MINUTE_MS))).toEqual(['1200']);
  });

  it('begins at once with a market that is none of the present', () => {
    const { take, said } = guarded(NOW, 1, NOW - 2 * HOUR_MS, false);
    expect(take(print(NOW))).toEqual(['0']);
    expect(said).toEqual([]);
  });

  it('begins on a machine whose clock is ten minutes slow after two seconds', () => {
    const { take, wait } = guarded(NOW, 1, NOW - 10 * MINUTE_MS);
    expect(take(print(NOW))).toEqual([]);
    wait(2_000);
    expect(take()).toEqual(['0']);
  });
});

it('what comes in time passes as it is, whatever the rubbish among it', () => {
  const step = fc.record({
    ms: fc.nat({ max: 60_000 }),
    rubbish: fc.option(fc.constantFrom(-4_000 * DAY_MS, HOUR_MS, DAY_MS), { freq: 4 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (steps, size) => {
      const { guard } = guarded();
      let time = T0;
      const good: Trade[] = [];
      const all: Trade[] = [];
      for (const { ms, rubbish } of [{ ms: 0, rubbish: null }, ...steps, { ms: 0, rubbish: null }]) {
        const right = print((time += ms));
        if (rubbish !== null) all.push(print(time + rubbish));
        good.push(right);
        all.push(right);
      }
      const passed: FeedMessage[] = [];
      for (let i = 0; i < all.length; i += size) passed.push(...guard.take(all.slice(i, i + size), epochMsOf(NOW), i));
      expect(passed.filter((message) => message.kind === 'trade' && !message.isOutOfTime)).toEqual(good);
      expect(passed).toHaveLength(all.length);
    }),
  );
});
