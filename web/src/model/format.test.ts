import { describe, expect, it } from 'vitest';
import {
  compact,
  shares,
  confidence,
  duration,
  newYorkDate,
  newYorkMinute,
  newYorkTime,
  patternName,
  percent,
  price,
  rate,
  signed,
  timeframeName,
} from './format.js';

describe('figures', () => {
  it('prices have cents, and four decimals below a dollar', () => {
    expect([price(167.3), price(1_092.675), price(0.1234)]).toEqual(['167.30', '1,092.68', '0.1234']);
  });

  it('changes have their sign, and none when they round to nothing', () => {
    expect([percent(0.0123), percent(-0.005), percent(0.00001), percent(-0.00001)]).toEqual(['+1.23%', '−0.50%', '0.00%', '0.00%']);
    expect(signed(-0.0004, 3)).toBe('0.000');
  });

  it('counts are short', () => {
    expect([compact(999), compact(1_234), compact(12_345_678)]).toEqual(['999', '1.23K', '12.3M']);
    expect([compact(0.740474), compact(58.25), compact(999.123456), shares(1_234.123456)]).toEqual([
      '0.740474',
      '58.25',
      '999.123',
      '1,234.123456',
    ]);
    expect([rate(0), rate(1.26), rate(1_234.5)]).toEqual(['0', '1.3', '1,235']);
    expect(confidence(0.845)).toBe('85%');
  });
});

describe('times', () => {
  it('are New York’s, before and after the clocks change', () => {
    expect(newYorkTime(Date.parse('2026-03-06T14:30:00Z'))).toBe('09:30:00');
    expect(newYorkTime(Date.parse('2026-03-09T13:30:00Z'))).toBe('09:30:00');
    expect(newYorkMinute(Date.parse('2026-11-02T05:00:00Z'))).toBe('00:00');
    expect(newYorkDate(Date.parse('2013-10-07T13:30:00Z'))).toBe('Mon, Oct 7, 2013');
  });

  it('durations have hours, minutes and seconds', () => {
    expect([duration(0), duration(3_723_999), duration(-5)]).toEqual(['0:00:00', '1:02:03', '0:00:00']);
  });
});

it('names are words', () => {
  expect(['BullishEngulfing', 'VwapReclaim', 'SessionHighBreak', 'MACD_CROSS', 'ThreeStarsInTheSouth'].map(patternName)).toEqual([
    'Bullish Engulfing',
    'VWAP Reclaim',
    'Session High Break',
    'MACD CROSS',
    'Three Stars In The South',
  ]);
  expect([timeframeName('5min'), timeframeName('1hour')]).toEqual(['5 min', '1 hour']);
});
