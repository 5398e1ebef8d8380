import { describe, expect, it } from 'vitest';
import { parseTickers, tickersOf } from './settings.js';

describe('a list of tickers on the command line', () => {
  it.each([
    ['AAPL,MSFT', 'AAPL,MSFT'],
    [' AAPL , BRK.B,,', 'AAPL,BRK.B'],
    ['AAPL MSFT\tBApA', 'AAPL,MSFT,BApA'],
    ['AAPL;MSFT', 'AAPL,MSFT'],
    ['AAPL,AAPL', 'AAPL'],
    ['60', '60'],
    ['*', '*'],
  ])('may be written %s', (text, list) => expect(parseTickers(text)).toBe(list));

  it.each(['', ' , ', 'AA$PL', 'AAPL,ÄÖ'])('may not be written "%s"', (text) => expect(() => parseTickers(text)).toThrow('AAPL,BRK.B'));

  it('is a set, and none where all are meant', () => {
    expect(tickersOf('AAPL,MSFT')).toEqual(new Set(['AAPL', 'MSFT']));
    expect(tickersOf('*')).toBeUndefined();
    expect(tickersOf(undefined)).toBeUndefined();
  });
});
