import { describe, expect, it } from 'vitest';
import { Subscriptions } from './subscriptions.js';
import { requestsOf } from './topics.js';

function asking(...requests: readonly string[][]): Subscriptions {
  const subscriptions = new Subscriptions();
  for (const request of requests) subscriptions.asked(request);
  return subscriptions;
}

describe('subscriptions', () => {
  it('are complete when each topic is acknowledged', () => {
    const held = asking(['T.A', 'T.B']);
    held.onSuccess('subscribed to: T.A');
    expect(held.complete).toBe(false);
    held.onSuccess('subscribed to: T.B');
    expect(held.complete).toBe(true);
    expect(held.acknowledged).toBe(2);
  });

  it('report by name what is silently ignored', () => {
    const held = asking(['T.A'], ['ZZ.A']);
    held.onSuccess('subscribed to: T.A');
    expect(held.unanswered).toEqual(['ZZ.A']);
  });

  it('attribute a refusal to the first request without an answer', () => {
    const held = asking(['T.*'], ['Q.*'], ['AM.*']);
    held.onSuccess('subscribed to: T.*');
    expect(held.onRefusal()).toEqual(['Q.*']);
    held.onSuccess('subscribed to: AM.*');
    expect(held.complete).toBe(true);
    expect(held.refused).toEqual(['Q.*']);
  });

  it('move a refusal on when its request is granted after all', () => {
    const held = asking(['ZZ.A'], ['T.A'], ['Q.A']);
    expect(held.onRefusal()).toEqual(['ZZ.A']);
    held.onSuccess('subscribed to: T.A');
    const other = asking(['T.A'], ['Q.A']);
    other.onRefusal();
    other.onSuccess('subscribed to: T.A');
    expect(other.refused).toEqual(['Q.A']);
  });

  it('do not ask twice for what they hold, and forget what was let go', () => {
    const held = asking(['T.A']);
    held.onSuccess('subscribed to: T.A');
    held.asked(['T.A']);
    expect(held.complete).toBe(true);
    held.dropped(['T.A']);
    held.asked(['T.A']);
    expect(held.unanswered).toEqual(['T.A']);
  });
});

it('makes requests of one channel each, short enough for a frame', () => {
  const many = Array.from({ length: 8_000 }, (_, i) => `T.SYM${i}`);
  const requests = requestsOf(['AM.*', ...many, 'Q.*']);
  expect(requests.flat().toSorted()).toEqual(['AM.*', 'Q.*', ...many].toSorted());
  for (const request of requests) {
    expect(new Set(request.map((topic) => topic.split('.')[0])).size).toBe(1);
    expect(request.join(',').length).toBeLessThanOrEqual(32_000);
  }
});
