import { describe, expect, it } from 'vitest';
import { parseTicker } from '../../market/index.js';
import { syntheticUniverse } from './index.js';

describe('the synthetic universe', () => {
  it('has as many different tickers as asked for, most active first', () => {
    const universe = syntheticUniverse(3_000);
    expect(new Set(universe.map(({ symbol }) => symbol)).size).toBe(3_000);
    expect(universe.every(({ symbol }) => parseTicker(symbol) === symbol)).toBe(true);
    expect(universe.every(({ activity }, i) => i === 0 || activity < (universe[i - 1]?.activity ?? 0))).toBe(true);
    expect(universe.every(({ price, volatility, beta }) => price > 0 && volatility > 0 && beta > 0)).toBe(true);
  });

  it('gives the named tickers, and invents those it does not know from their names alone', () => {
    const [known, odd] = syntheticUniverse(['AAPL', 'QWERT']);
    const [alone] = syntheticUniverse(['QWERT']);
    expect(known).toMatchObject({ symbol: 'AAPL', sector: 'hardware', price: 262, volatility: 0.26, beta: 1.1 });
    expect(odd).toMatchObject({ ...alone, activity: odd?.activity });
    expect(syntheticUniverse(['QWERU'])[0]?.price).not.toBe(alone?.price);
  });
});
