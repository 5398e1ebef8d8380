import { describe, expect, it } from 'vitest';
import { RequestInvalidError } from '../errors.js';
import { QUERIES, readParameters } from './query.js';

describe('query parameters', () => {
  it('have defaults', () => {
    expect(readParameters(QUERIES.bars, {})).toEqual({ timeframe: '1min', limit: 500 });
  });

  it.each([
    ['2013-10-07T13:30:00Z', Date.UTC(2013, 9, 7, 13, 30)],
    ['2013-10-07T09:30:00-04:00', Date.UTC(2013, 9, 7, 13, 30)],
    ['2013-10-07', Date.UTC(2013, 9, 7)],
    ['1381152600000', 1_381_152_600_000],
  ])('take the time %s', (from, expected) => {
    expect(readParameters(QUERIES.bars, { from }).from).toBe(expected);
  });

  it('are refused with every problem at once', () => {
    const given = { symbol: 'no blanks', min_confidence: '2', limit: '0', from: 'yesterday', confidence: '1' };
    expect(() => readParameters(QUERIES.patterns, given)).toThrow(RequestInvalidError);
    expect(() => readParameters(QUERIES.patterns, given)).toThrow(
      /symbol: must be a ticker.*min_confidence: .*from: must be ISO-8601.*limit: .*confidence/s,
    );
  });

  it('keep `from` before `to` and the rows of one request bounded', () => {
    expect(() => readParameters(QUERIES.bars, { from: '2000', to: '1000' })).toThrow(/from: must not be later than/);
    expect(() => readParameters(QUERIES.bars, { timeframe: '1hour', limit: '1001' })).toThrow(/limit: must not span/);
    expect(readParameters(QUERIES.bars, { timeframe: '1hour', limit: '1000' }).limit).toBe(1_000);
  });

  it('given twice are refused', () => {
    expect(() => readParameters(QUERIES.patterns, { symbol: ['SPY', 'IBM'] })).toThrow(/symbol/);
  });
});
