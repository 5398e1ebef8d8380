import { epochMsOf, type FeedMessage, type Ticker, tickerOf, type Trade } from '../../src/market/index.js';

/** Monday 2013-10-07, 09:30 in New York. */
export const OPEN = Date.parse('2013-10-07T13:30:00Z');
export const SPY = tickerOf('SPY');

const at = (second: number): Trade['time'] => epochMsOf(OPEN + second * 1_000);

/** A print of so many seconds after the open, numbered by them. */
export const print = (second: number, symbol: Ticker = SPY): Trade => ({
  kind: 'trade',
  symbol,
  price: 100,
  size: 100,
  time: at(second),
  sequence: second,
  conditions: [],
  exchange: 1,
  id: '',
});

export const mark = (second: number): FeedMessage => ({ kind: 'clock', time: at(second) });
