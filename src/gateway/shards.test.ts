import { describe, expect, it } from 'vitest';
import { epochMsOf, type FeedMessage, tickerOf } from '../market/index.js';
import { shardOf } from '../bus/index.js';
import { splitByShard } from './shards.js';

describe('shards', () => {
  it('gives every shard the clock and each its own prints, in order', () => {
    const print = (symbol: string, sequence: number): FeedMessage => ({
      kind: 'trade',
      symbol: tickerOf(symbol),
      price: 1,
      size: 1,
      time: epochMsOf(1),
      sequence,
      conditions: [],
      exchange: 1,
      id: '',
    });
    const mark: FeedMessage = { kind: 'clock', time: epochMsOf(1) };
    const messages = [mark, print('AAPL', 1), print('MSFT', 2), print('AAPL', 3), print('SPY', 4)];
    const parts = splitByShard(messages, 3);
    expect(parts.every((part) => part[0] === mark)).toBe(true);
    expect(parts.flat().filter((m) => m.kind === 'trade')).toHaveLength(4);
    const apple = parts[shardOf(tickerOf('AAPL'), 3)]?.flatMap((m) => (m.kind === 'trade' && m.symbol === 'AAPL' ? [m.sequence] : []));
    expect(apple).toEqual([1, 3]);
  });
});
