import { beforeAll, describe, expect, it } from 'vitest';
import {
  CONDITION_RULES,
  epochMsOf,
  FORM_T,
  isTradingDay,
  MINUTE_MS,
  ODD_LOT,
  phaseOf,
  serialDay,
  tradingDay,
  tradingDayOf,
} from '../../market/index.js';
import type { TapeTrade } from '../protocol/index.js';
import { syntheticTape, type SyntheticOptions, syntheticUniverse } from './index.js';

const HALF_HOUR_MS = 30 * MINUTE_MS;
const OPENING_PRINT = 25;
const CLOSING_PRINT = 8;

/** Trades until `done`, which is not among them. */
function tradesUntil(options: SyntheticOptions, done: (trade: TapeTrade, count: number) => boolean): TapeTrade[] {
  const trades: TapeTrade[] = [];
  for (const batch of syntheticTape(options)) {
    for (const trade of batch) {
      if (done(trade, trades.length)) return trades;
      trades.push(trade);
    }
  }
  return trades;
}

const first =
  (wanted: number) =>
  (_: TapeTrade, count: number): boolean =>
    count >= wanted;

/** Tuesday, 2026-03-03. */
const DAY = tradingDay(serialDay({ year: 2026, month: 3, day: 3 }));
const SYMBOLS = syntheticUniverse(40);
const RATE = 30;
let wholeDay: readonly TapeTrade[];
beforeAll(() => {
  wholeDay = tradesUntil({ seed: 7, symbols: SYMBOLS, startAt: DAY.preOpen, tradesPerSecond: RATE }, ({ time }) => time >= DAY.postClose);
});

describe('the seed', () => {
  const options = { symbols: syntheticUniverse(20), startAt: DAY.open };
  const tape = (seed: number): TapeTrade[] => tradesUntil({ ...options, seed }, first(20_000));

  it('gives the same trades every time', () => {
    expect(tape(1)).toEqual(tape(1));
  });

  it('gives another market with another number', () => {
    const [one, other] = [tape(1), tape(2)];
    expect(one.slice(0, 100).map(({ price }) => price)).not.toEqual(other.slice(0, 100).map(({ price }) => price));
    expect(one.slice(0, 100).map(({ time, nanos }) => [time, nanos])).not.toEqual(
      other.slice(0, 100).map(({ time, nanos }) => [time, nanos]),
    );
  });
});

describe('every trade of a day', () => {
  it('comes in the order of time and nanoseconds', () => {
    const outOfOrder = wholeDay.filter(({ time, nanos }, i) => {
      const before = wholeDay[i - 1];
      return before !== undefined && (before.time > time || (before.time === time && before.nanos > nanos));
    });
    expect(outOfOrder).toEqual([]);
  });

  it('has a price in whole cents above zero, a whole size, and a moment within its millisecond', () => {
    const odd = wholeDay.filter(
      ({ price, size, time, nanos, participantTime }) =>
        !(price > 0) ||
        Math.round(price * 100) / 100 !== price ||
        !Number.isInteger(size) ||
        size < 1 ||
        !Number.isInteger(time) ||
        !Number.isInteger(nanos) ||
        nanos < 0 ||
        nanos > 999_999 ||
        participantTime > time,
    );
    expect(odd).toEqual([]);
  });

  it('has an id of its own, and a sequence number above those of its symbol before', () => {
    expect(new Set(wholeDay.map(({ id }) => id)).size).toBe(wholeDay.length);
    const last = new Map<string, number>();
    const backwards = wholeDay.filter(({ symbol, sequence }) => {
      const before = last.get(symbol) ?? 0;
      last.set(symbol, sequence);
      return sequence <= before;
    });
    expect(backwards).toEqual([]);
  });

  it('carries conditions that the update rules know, Form T exactly outside the regular session', () => {
    const known = new Set(CONDITION_RULES.map(({ id }) => id));
    expect(wholeDay.flatMap(({ conditions }) => conditions.filter((id) => !known.has(id)))).toEqual([]);
    const official = (trade: TapeTrade): boolean => trade.conditions.includes(CLOSING_PRINT) || trade.conditions.includes(OPENING_PRINT);
    const wrong = wholeDay.filter(
      (trade) => !official(trade) && trade.conditions.includes(FORM_T) === (phaseOf(trade.time, DAY) === 'regular'),
    );
    expect(wrong).toEqual([]);
    expect(wholeDay.filter(({ conditions, size }) => conditions.includes(ODD_LOT) !== size < 100)).toEqual([]);
  });

  it.each([
    ['opening', OPENING_PRINT, 'open'],
    ['closing', CLOSING_PRINT, 'close'],
  ] as const)('is one large %s print for each symbol, in its second', (_, condition, moment) => {
    const prints = wholeDay.filter(({ conditions }) => conditions.includes(condition));
    expect(prints.map(({ symbol }) => symbol).toSorted()).toEqual(SYMBOLS.map(({ symbol }) => symbol).toSorted());
    for (const { time, size, conditions } of prints) {
      expect(Math.floor((time - DAY[moment]) / 1_000)).toBe(0);
      expect(size).toBeGreaterThanOrEqual(20_000);
      expect(conditions).toEqual([condition]);
    }
  });

  it('that opens a symbol is its first of the regular session', () => {
    const opened = new Map<string, readonly number[]>();
    for (const { symbol, time, conditions } of wholeDay) if (time >= DAY.open && !opened.has(symbol)) opened.set(symbol, conditions);
    expect(new Set([...opened.values()].map((conditions) => conditions[0]))).toEqual(new Set([OPENING_PRINT]));
  });
});

describe('trading hours', () => {
  it('hold all trades of a whole day, and each of its sessions has some', () => {
    expect(wholeDay.every(({ time }) => time >= DAY.preOpen && time < DAY.postClose)).toBe(true);
    expect(new Set(wholeDay.map(({ time }) => phaseOf(time, DAY)))).toEqual(new Set(['pre', 'regular', 'after']));
  });

  it('leave out nights, weekends and holidays', () => {
    const thursday = tradingDay(serialDay({ year: 2026, month: 7, day: 2 }));
    const startAt = epochMsOf(thursday.postClose - MINUTE_MS);
    const options = { seed: 3, symbols: syntheticUniverse(10), startAt, tradesPerSecond: 2_000 };
    const days = new Set(tradesUntil(options, first(5_000)).map(({ time }) => tradingDayOf(time).serial));
    // Independence Day 2026 is a Saturday, observed on Friday the 3rd.
    expect([...days]).toEqual([thursday.serial, serialDay({ year: 2026, month: 7, day: 6 })]);
    expect([...days].every(isTradingDay)).toBe(true);
  });

  it('begin with the next pre-market when the start lies in the night or on a day off', () => {
    const options = { seed: 3, symbols: syntheticUniverse(10), tradesPerSecond: 2_000 };
    for (const startAt of [Date.UTC(2026, 2, 7, 15), Date.UTC(2026, 2, 8, 15), Date.UTC(2026, 2, 9, 7)]) {
      const [trade] = tradesUntil({ ...options, startAt: epochMsOf(startAt) }, first(1));
      // Monday, 2026-03-09, 04:00 in New York, in summer time since Sunday.
      expect(Math.floor(((trade?.time ?? 0) - Date.UTC(2026, 2, 9, 8)) / MINUTE_MS)).toBe(0);
    }
  });

  it('end at one on a short day, with the closing prints there', () => {
    const short = tradingDay(serialDay({ year: 2026, month: 11, day: 27 }));
    const startAt = epochMsOf(short.close - MINUTE_MS);
    const trades = tradesUntil({ seed: 3, symbols: SYMBOLS, startAt }, ({ time }) => time > short.close + MINUTE_MS);
    const closing = trades.filter(({ conditions }) => conditions.includes(CLOSING_PRINT));
    expect(closing).toHaveLength(SYMBOLS.length);
    // 13:00 in New York, winter time.
    expect(new Set(closing.map(({ time }) => Math.floor(time / 1_000)))).toEqual(new Set([Date.UTC(2026, 10, 27, 18) / 1_000]));
  });
});

describe('activity', () => {
  const between = (from: number, to: number): number => wholeDay.filter(({ time }) => time >= from && time < to).length;

  it('is high after the open and before the close, low at noon, and little outside the session', () => {
    const midday = [2, 3, 4, 5].map((n) => between(DAY.open + (n + 2) * HALF_HOUR_MS, DAY.open + (n + 3) * HALF_HOUR_MS));
    const opening = between(DAY.open, DAY.open + HALF_HOUR_MS);
    const closing = between(DAY.close - HALF_HOUR_MS, DAY.close);
    expect(opening).toBeGreaterThan(2 * Math.max(...midday));
    expect(closing).toBeGreaterThan(1.4 * Math.max(...midday));
    expect(between(DAY.preOpen, DAY.open) + between(DAY.close, DAY.postClose)).toBeLessThan(between(DAY.open, DAY.close) / 5);
  });

  it('is what was asked for, on the average of the regular session', () => {
    const perSecond = between(DAY.open, DAY.close) / ((DAY.close - DAY.open) / 1_000);
    expect(perSecond / RATE).toBeGreaterThan(0.93);
    expect(perSecond / RATE).toBeLessThan(1.07);
  });

  it('is spread unevenly: a tenth of the symbols makes more than a quarter of the trades, and none is silent', () => {
    const counts = new Map<string, number>();
    for (const { symbol } of wholeDay) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    const descending = [...counts.values()].toSorted((a, b) => b - a);
    const top = descending.slice(0, SYMBOLS.length / 10).reduce((sum, count) => sum + count, 0);
    expect(counts.size).toBe(SYMBOLS.length);
    expect(top / wholeDay.length).toBeGreaterThan(0.25);
    expect(top / wholeDay.length).toBeLessThan(0.6);
  });
});
