import { expect, it } from 'vitest';
import { epochMsOf, type FeedMessage, tickerOf, type Trade } from '../market/index.js';
import { TimeOrder } from './time-order.js';

const SPY = tickerOf('SPY');
const OPEN = Date.parse('2013-10-07T13:30:00Z');
const trade = (second: number): Trade => ({
  kind: 'trade',
  symbol: SPY,
  price: 100,
  size: 100,
  time: epochMsOf(OPEN + second * 1_000),
  sequence: second,
  conditions: [],
  exchange: 1,
  id: '',
});
const clock = (second: number): FeedMessage => ({ kind: 'clock', time: epochMsOf(OPEN + second * 1_000) });
const secondsOf = (messages: readonly FeedMessage[]): number[] =>
  messages.flatMap((message) => (message.kind === 'trade' ? [(message.time - OPEN) / 1_000] : []));

function noted(...messages: readonly FeedMessage[]): TimeOrder {
  const order = new TimeOrder(new Set([SPY]), 0);
  order.note(messages);
  order.endOfNotes();
  return order;
}

it('gives a late print before the clock closes its minute', () => {
  const messages = [trade(1), clock(70), trade(90), trade(30)];
  const order = noted(...messages);
  expect(secondsOf(order.ordered(messages, true))).toEqual([1, 30, 90]);
  expect(order.lateCount).toBe(1);
});

it('keeps late prints of a symbol of which nothing is wanted yet', () => {
  const messages = [trade(1), clock(70), trade(90), trade(30)];
  const order = noted(...messages);
  expect(secondsOf(order.ordered([clock(70)], true, () => false))).toEqual([]);
  expect(secondsOf(order.ordered([trade(90), trade(30)], true, () => true))).toEqual([30, 90]);
});
