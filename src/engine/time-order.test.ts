import { expect, it } from 'vitest';
import type { FeedMessage } from '../market/index.js';
import { mark as clock, OPEN, print as trade, SPY } from '../../test/support/prints.js';
import { TimeOrder } from './time-order.js';

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
