import { describe, expect, it } from 'vitest';
import { type Aggregate, epochMsOf, type FeedMessage, MINUTE_MS } from '../market/index.js';
import { mark as clock, OPEN, print as trade, SPY } from '../../test/support/prints.js';
import { TimeOrder } from './time-order.js';

const secondsOf = (messages: readonly FeedMessage[]): number[] =>
  messages.flatMap((message) => (message.kind === 'trade' ? [(message.time - OPEN) / 1_000] : []));

function noted(...messages: readonly FeedMessage[]): TimeOrder {
  const barsFrom = messages.some(({ kind }) => kind === 'aggregate') ? 'minutes' : 'trades';
  const order = new TimeOrder(new Set([SPY]), { allowedLatenessMs: 0, barsFrom });
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

describe('minutes of the vendor', () => {
  const minute = (at: number, volume = 100): Aggregate => {
    const bar = { start: epochMsOf(OPEN + at * MINUTE_MS), open: 1, high: 1, low: 1, close: 1, volume, vwap: 1, trades: 1 };
    return { kind: 'aggregate', symbol: SPY, span: 'minute', bar, dayVolume: 0 };
  };
  const given = (messages: readonly FeedMessage[]): string[] =>
    messages.flatMap((message) =>
      message.kind === 'aggregate' ? [`${(message.bar.start - OPEN) / MINUTE_MS}: ${message.bar.volume}`] : [],
    );

  it('stand once each, in the order of their times, as they were told last', () => {
    const messages = [minute(0), minute(2), minute(3), minute(1), minute(2, 900), minute(1, 50), minute(4)];
    expect(given(noted(...messages).ordered(messages, true))).toEqual(['0: 100', '1: 50', '2: 900', '3: 100', '4: 100']);
  });

  it('that come after what was noted are newer still', () => {
    const messages = [minute(0), minute(2), minute(0, 5)];
    const order = noted(...messages);
    expect(given(order.ordered(messages, true))).toEqual(['0: 5', '2: 100']);
    expect(given(order.ordered([minute(2, 7), trade(200)], false))).toEqual(['2: 7']);
  });
});
