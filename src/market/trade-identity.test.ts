import { describe, expect, it } from 'vitest';
import { DAY_MS, epochMsOf } from './time.js';
import { tickerOf } from './ticker.js';
import type { Trade } from './trade.js';
import { isIdentified, isSamePrint } from './trade-identity.js';

const TIME = 1_779_456_601_000;
const print = (other: Partial<Trade> = {}): Trade => ({
  kind: 'trade',
  symbol: tickerOf('VWAGY'),
  price: 16.695,
  size: 300,
  time: epochMsOf(TIME),
  sequence: 143_015,
  conditions: [14, 41],
  exchange: 62,
  id: '00241707',
  ...other,
});

describe('the identity of a print', () => {
  it('is whole with exchange, id and sequence number: then nothing else counts', () => {
    expect(isSamePrint(print(), print())).toBe(true);
    expect(isSamePrint(print(), print({ price: 16.7, size: 1, conditions: [] }))).toBe(true);
  });

  it.each<Partial<Trade>>([
    { id: '00241708' },
    { id: '241707' },
    { sequence: 143_016 },
    { exchange: 11 },
    { symbol: tickerOf('TCEHY') },
    { time: epochMsOf(TIME + DAY_MS) },
    { time: epochMsOf(TIME + 1) },
  ])('is another with %o', (other) => expect(isSamePrint(print(), print(other))).toBe(false));

  it.each<Partial<Trade>>([{ id: '' }, { id: '0' }, { sequence: 0 }, { exchange: 0 }])(
    'is not whole with %o: all of the print counts',
    (less) => {
      expect(isIdentified(print(less))).toBe(false);
      expect(isSamePrint(print(less), print({ ...less, conditions: [14, 41] }))).toBe(true);
      for (const other of [{ price: 16.7 }, { size: 100 }, { conditions: [14] }, { conditions: [41, 14] }])
        expect(isSamePrint(print(less), print({ ...less, ...other }))).toBe(false);
    },
  );
});
