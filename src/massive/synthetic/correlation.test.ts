import { beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS, serialDay, tradingDay } from '../../market/index.js';
import { syntheticTape, type SyntheticSymbol, syntheticUniverse } from './index.js';

const SYMBOLS = syntheticUniverse(30);
const DAY = tradingDay(serialDay({ year: 2026, month: 3, day: 3 }));
const MINUTES = (DAY.close - DAY.open) / MINUTE_MS;

let returns: ReadonlyMap<string, readonly number[]>;

/** Logarithmic returns between the last prices of the minutes of one regular session. */
function minuteReturns(seed: number): Map<string, number[]> {
  const closes = new Map(SYMBOLS.map(({ symbol }) => [String(symbol), Array<number>(MINUTES).fill(Number.NaN)]));
  for (const batch of syntheticTape({ seed, symbols: SYMBOLS, startAt: DAY.open, tradesPerSecond: 100 })) {
    if ((batch[0]?.time ?? 0) >= DAY.close) break;
    for (const { symbol, time, price } of batch) {
      const prices = closes.get(symbol);
      if (prices) prices[Math.floor((time - DAY.open) / MINUTE_MS)] = price;
    }
  }
  return new Map(
    [...closes].map(([symbol, prices]) => [symbol, prices.slice(1).map((price, i) => Math.log(price / (prices[i] ?? Number.NaN)))]),
  );
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pearson's coefficient. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - meanA) * ((b[i] ?? 0) - meanB)));
  const deviation = (values: readonly number[], middle: number): number => Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  return covariance / (deviation(a, meanA) * deviation(b, meanB));
}

const of = (symbol: string): readonly number[] => returns.get(symbol) ?? [];

function pairs(of2: (a: SyntheticSymbol, b: SyntheticSymbol) => boolean): number[] {
  return SYMBOLS.flatMap((a, i) =>
    SYMBOLS.slice(i + 1)
      .filter((b) => of2(a, b))
      .map((b) => correlation(of(a.symbol), of(b.symbol))),
  );
}

beforeAll(() => {
  returns = minuteReturns(11);
});

describe('minute returns', () => {
  it('are there for every minute and symbol', () => {
    for (const values of returns.values()) {
      expect(values).toHaveLength(MINUTES - 1);
      expect(values.every(Number.isFinite)).toBe(true);
    }
  });

  it('go together over the market, but are not the same', () => {
    const all = pairs(() => true);
    expect(all).toHaveLength((30 * 29) / 2);
    expect(mean(all)).toBeGreaterThan(0.3);
    expect(mean(all)).toBeLessThan(0.7);
  });

  it('go together more within a sector than across', () => {
    const within = mean(pairs((a, b) => a.sector === b.sector));
    expect(within).toBeGreaterThan(mean(pairs((a, b) => a.sector !== b.sector)) + 0.05);
  });

  it('of the stocks go with those of the index', () => {
    const stocks = SYMBOLS.filter(({ sector }) => sector !== 'index');
    const againstIndex = stocks.map(({ symbol }) => correlation(of('SPY'), of(symbol)));
    expect(Math.min(...againstIndex)).toBeGreaterThan(0.2);
    expect(mean(againstIndex)).toBeGreaterThan(0.5);
  });

  it('are the larger the more volatile the stock is said to be', () => {
    const deviation = (symbol: string): number => Math.sqrt(mean(of(symbol).map((value) => value ** 2)));
    const byVolatility = SYMBOLS.toSorted((a, b) => a.volatility - b.volatility).map(({ symbol }) => deviation(symbol));
    expect(mean(byVolatility.slice(-10))).toBeGreaterThan(1.5 * mean(byVolatility.slice(0, 10)));
  });
});
