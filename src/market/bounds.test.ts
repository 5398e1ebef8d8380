import { describe, expect, it } from 'vitest';
import { isPrice, isSize, isTime, MAX_PRICE, MAX_SIZE, MIN_PRICE } from './bounds.js';

describe('bounds of what comes from outside', () => {
  it.each([MIN_PRICE, 0.0001, 1, 812_855, MAX_PRICE])('take the price %d', (price) => expect(isPrice(price)).toBe(true));
  it.each([0, -1, 1e-7, MAX_PRICE + 1, 1e10, Infinity, NaN, '1', null, undefined])('refuse the price %s', (price) =>
    expect(isPrice(price)).toBe(false),
  );

  it.each([0, 1e-6, 0.740474, 1, 1e9, MAX_SIZE])('take the size %d', (size) => expect(isSize(size)).toBe(true));
  it.each([-1e-6, MAX_SIZE + 1, 2 ** 63, 9.3e18, Infinity, NaN, '1', null])('refuse the size %s', (size) =>
    expect(isSize(size)).toBe(false),
  );

  it('leave the largest print and as much again exact to the sixth decimal', () => {
    expect(MAX_SIZE + MAX_SIZE + 0.000_001 - MAX_SIZE - MAX_SIZE).toBeCloseTo(0.000_001, 7);
  });

  it.each([Date.UTC(2003, 8, 10), Date.UTC(2026, 4, 22)])('take the time %d', (time) => expect(isTime(time)).toBe(true));
  it.each([0, 1_779_456_601, 1_779_456_601_000_000, Date.UTC(1989, 0), Date.UTC(2101, 0), 1_779_456_601_000.5, NaN, '1779456601000'])(
    'refuse the time %s',
    (time) => expect(isTime(time)).toBe(false),
  );
});
