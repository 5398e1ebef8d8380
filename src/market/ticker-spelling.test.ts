import { describe, expect, it } from 'vitest';
import { bareTicker, nearestTicker, spellingOf } from './ticker-spelling.js';

describe('the spelling of a ticker', () => {
  it.each([
    'A',
    'AAPL',
    'BRK.B',
    'GOOGL',
    'BApA',
    'BACpL',
    'XYZp',
    'XYZr',
    'GEVw',
    'AAC.U',
    'AAC.WS',
    'T.WS',
    'NA',
    'nan'.toUpperCase(),
    'S0',
    'NTEST.Q',
  ])('of %s is the vendor’s own', (text) => {
    expect(spellingOf(text)).toBeUndefined();
  });

  it.each([
    ['aapl', 'AAPL'],
    ['Aapl', 'AAPL'],
    ['brk.b', 'BRK.B'],
    ['brk-b', 'BRK.B'],
    ['BRK-B', 'BRK.B'],
    ['BRK/B', 'BRK.B'],
    ['BRK B', 'BRK.B'],
    ['BRK_B', 'BRK.B'],
    ['BF-A', 'BF.A'],
    ['BAC-PL', 'BACpL'],
    ['BAC-PRL', 'BACpL'],
    ['BAC.PRL', 'BACpL'],
    ['BAC/PRL', 'BACpL'],
    ['BAC-P-L', 'BACpL'],
    ['BAC^L', 'BACpL'],
    ['BACpL.', 'BACpL'],
    ['AAC-UN', 'AAC.U'],
    ['AAC-WT', 'AAC.WS'],
    ['AAC/WS', 'AAC.WS'],
    ['AAC+', 'AAC.WS'],
    ['$AAPL', 'AAPL'],
    ['$aapl', 'AAPL'],
    ['"AAPL"', 'AAPL'],
    ['AAPL.', 'AAPL'],
    ['AAPL*', 'AAPL'],
    ['NASDAQ:AAPL', 'AAPL'],
    ['NYSE:BRK.B', 'BRK.B'],
    ['nyse:brk-b', 'BRK.B'],
    ['AAPL.US', 'AAPL'],
    ['aapl.us', 'AAPL'],
    ['AAPL.O', 'AAPL'],
    ['IBM.N', 'IBM'],
    ['AAPL US', 'AAPL'],
    ['AAPL US Equity', 'AAPL'],
    ['T.AAPL', 'AAPL'],
    ['AM.MSFT', 'MSFT'],
  ])('of %s is probably %s', (text, likely) => {
    expect(spellingOf(text)).toEqual({ likely, otherMarket: false });
  });

  it.each(['^GSPC', 'I:SPX', 'X:BTCUSD', 'C:EURUSD', 'O:SPY251219C00650000', 'BTC-USD', 'eur/usd', 'ES=F', 'EURUSD=X'])(
    'of %s is that of another market',
    (text) => {
      expect(spellingOf(text)).toEqual({ likely: null, otherMarket: true });
    },
  );

  it.each(['7203.T', '005930.KS', ''])('of %j leads to nothing', (text) => {
    expect(spellingOf(text)).toBeUndefined();
  });
});

describe('the nearest ticker', () => {
  const known = new Set(['AAPL', 'APP', 'APPS', 'GOOGL', 'MSFT', 'TSLA', 'BRK.B', 'F', 'GE', 'GM']);

  it.each([
    ['APPL', 'AAPL'],
    ['AALP', 'AAPL'],
    ['AAPLL', 'AAPL'],
    ['GOGL', 'GOOGL'],
    ['GOOGLE', 'GOOGL'],
    ['MSFR', 'MSFT'],
    ['TLSA', 'TSLA'],
    ['BRKB', 'BRK.B'],
  ])('of %s is %s', (text, nearest) => {
    expect(nearestTicker(text, known)).toBe(nearest);
  });

  it('is none where there are several, or none at all', () => {
    expect(nearestTicker('GX', known)).toBeUndefined();
    expect(nearestTicker('TWTR', known)).toBeUndefined();
    expect(nearestTicker('AAPL', new Set(['AAPL']))).toBeUndefined();
  });

  it('does not depend on how parts are divided', () => {
    expect(bareTicker('brk-b')).toBe(bareTicker('BRK.B'));
  });
});
