import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bar, epochMsOf, tickerOf } from '../../../market/index.js';
import type { TapeTrade } from '../../protocol/index.js';
import { BarHistory } from './bar-history.js';
import { TradeHistory } from './trade-history.js';

/** 2013-10-07 14:00:00 UTC, ten o'clock in New York. */
const TEN = 1_381_154_400_000;

const anyTrade: fc.Arbitrary<TapeTrade> = fc.record({
  kind: fc.constant('trade' as const),
  symbol: fc.constantFrom('AAPL', 'BRK.B', 'BApA').map(tickerOf),
  price: fc.double({ min: 0.0001, max: 1e6, noNaN: true }),
  size: fc.double({ min: 0, max: 1e9, noNaN: true }),
  time: fc.constant(epochMsOf(TEN)),
  nanos: fc.integer({ min: 0, max: 999_999 }),
  sequence: fc.maxSafeNat(),
  conditions: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 4 }),
  exchange: fc.integer({ min: 0, max: 400 }),
  id: fc.oneof(fc.maxSafeNat().map(String), fc.string(), fc.constantFrom('', '0', '007', '1e5', '52983525159748', '9007199254740993')),
  participantTime: fc.integer({ min: 0, max: TEN * 2 }).map(epochMsOf),
  tape: fc.integer({ min: 0, max: 3 }),
  trfId: fc.integer({ min: 0, max: 999 }),
  trfTime: fc.integer({ min: 0, max: TEN * 2 }).map(epochMsOf),
});

describe('trades', () => {
  it('come back as they were, the newest of them, oldest first or last', () => {
    fc.assert(
      fc.property(fc.array(anyTrade, { maxLength: 60 }), fc.integer({ min: 1, max: 80 }), (made, limit) => {
        const trades = made.map((trade, index) => ({ ...trade, time: epochMsOf(TEN + index) }));
        const history = new TradeHistory(limit);
        for (const trade of trades) history.add(trade);
        expect(history.count + history.fallenOut).toBe(trades.length);
        expect(history.count).toBeLessThanOrEqual(limit);
        expect(history.count).toBeGreaterThanOrEqual(Math.min(trades.length, limit - Math.max(1, Math.floor(limit / 8)) + 1));
        const kept = trades.slice(history.fallenOut);
        for (const symbol of ['AAPL', 'BRK.B', 'BApA'].map(tickerOf)) {
          const wanted = kept.filter((trade) => trade.symbol === symbol);
          expect([...history.of(symbol, 'asc')]).toEqual(wanted);
          expect([...history.of(symbol, 'desc')]).toEqual(wanted.toReversed());
        }
      }),
    );
  });
});

describe('minute bars', () => {
  const AAPL = tickerOf('AAPL');
  const minute = (index: number, close = 10): Bar => ({
    start: epochMsOf(TEN + index * 60_000),
    open: 10,
    high: 12,
    low: 9,
    close,
    volume: 100.5,
    vwap: 10.25,
    trades: 3,
  });
  const all = (history: BarHistory): Bar[] => history.minutes(AAPL, epochMsOf(0), epochMsOf(TEN * 2));

  it('many come back as they were; a bar of the same minute replaces the earlier one', () => {
    const history = new BarHistory();
    const bars = Array.from({ length: 200 }, (_, index) => minute(index));
    for (const bar of bars) history.putMinute(AAPL, bar);
    history.putMinute(AAPL, minute(7, 11));
    expect(all(history)).toEqual(bars.map((bar, index) => (index === 7 ? minute(7, 11) : bar)));
    expect(history.minutes(AAPL, epochMsOf(TEN + 60_000), epochMsOf(TEN + 120_000))).toEqual([minute(1), minute(2)]);
    expect(history.count).toBe(200);
  });

  it('today and the day before are kept, older days are not', () => {
    const history = new BarHistory();
    const day = (index: number): Bar => ({ ...minute(0), start: epochMsOf(TEN + index * 86_400_000) });
    for (const index of [0, 1, 2]) history.putMinute(AAPL, day(index));
    expect(all(history)).toEqual([day(1), day(2)]);
  });
});
