import { describe, expect, it } from 'vitest';
import { epochMsOf, type Timeframe, tickerOf } from '../market/index.js';
import type { EngineEvent } from './core/index.js';
import { latestRevisions } from './latest-revisions.js';

const T0 = 1_381_152_600_000;
const bar = (symbol: string, timeframe: Timeframe, start: number, revision: number): EngineEvent => ({
  kind: 'bar',
  symbol: tickerOf(symbol),
  timeframe,
  bar: { start: epochMsOf(T0 + start), open: 1, high: 1, low: 1, close: 1, volume: revision, vwap: 1, trades: 1 },
  revision,
});

describe('revisions within a batch', () => {
  it('are told by the last one of each bar, in the order of those last ones', () => {
    const gap: EngineEvent = { kind: 'gap', from: epochMsOf(T0), to: epochMsOf(T0), cause: 'overload', symbols: [] };
    const kept = [bar('SPY', '1min', 0, 3), gap, bar('SPY', '5min', 0, 2), bar('SPY', '1min', 60_000, 1), bar('AIG', '1min', 0, 1)];
    const [minute, other, five, next, aig] = kept as [EngineEvent, EngineEvent, EngineEvent, EngineEvent, EngineEvent];
    const events = [bar('SPY', '1min', 0, 1), bar('SPY', '5min', 0, 1), bar('SPY', '1min', 0, 2), minute, other, five, next, aig];
    expect(latestRevisions(events)).toEqual(kept);
  });

  it('never take the place of the bar that closed', () => {
    const events = [bar('SPY', '1min', 0, 0), bar('SPY', '1min', 0, 1), bar('SPY', '1min', 0, 2)];
    expect(latestRevisions(events)).toEqual([events[0], events[2]]);
  });

  it('are as they were where each is alone', () => {
    const events = [bar('SPY', '1min', 0, 1), bar('SPY', '1min', 60_000, 0)];
    expect(latestRevisions(events)).toBe(events);
  });
});
