import { describe, expect, it } from 'vitest';
import { epochMsOf, tickerOf, type Trade } from '../../market/index.js';
import { EngineCore } from './core.js';
import { planOf } from './plan.js';

const plan = planOf({ indicators: [], patterns: { patterns: [], candlesticks: [] }, allowedLatenessMs: 500, barsFrom: 'trades' });
/** Monday 2013-10-07, 09:30 in New York. */
const OPEN = Date.parse('2013-10-07T13:30:00Z');
const [SPY, IBM, GE] = [tickerOf('SPY'), tickerOf('IBM'), tickerOf('GE')];

const trade = (symbol: typeof SPY, second: number): Trade => ({
  kind: 'trade',
  symbol,
  price: 100,
  size: 100,
  time: epochMsOf(OPEN + second * 1_000),
  sequence: second,
  conditions: [],
  exchange: 1,
  id: '',
});
const clock = (second: number) => ({ kind: 'clock', time: epochMsOf(OPEN + second * 1_000) }) as const;
const doubted = (core: EngineCore): Record<string, number> =>
  Object.fromEntries([...core.outOfOrder()].map(([symbol, time]) => [symbol, (time - OPEN) / 1_000]));

describe('a log that has lost a part of what an earlier engine read', () => {
  it('leaves the order of prints in doubt: known symbols, those that join and those that are new, each behind what is known of it', () => {
    const saved = new EngineCore(plan);
    saved.apply([clock(0), trade(IBM, 70)]);
    const core = new EngineCore(plan);
    core.apply([clock(0), trade(SPY, 1), clock(30)]);
    core.doubtOrder();
    core.apply([clock(40)]);
    core.doubtOrder();
    core.restoreSymbol(IBM, saved.saveSymbol(IBM));
    core.apply([trade(GE, 41)]);
    expect(doubted(core)).toEqual({ SPY: 30, IBM: 70, GE: 30 });
  });

  it('leaves alone the minute of the newest print where that has closed, as what was told of it then is told', () => {
    const core = new EngineCore(plan);
    core.apply([clock(0), trade(SPY, 50), trade(IBM, 50), clock(61), trade(IBM, 62)]);
    core.doubtOrder();
    expect(doubted(core)).toEqual({ SPY: 61, IBM: 62 });
    const joined = new EngineCore(plan);
    joined.doubtOrder();
    joined.restoreSymbol(SPY, core.saveSymbol(SPY));
    expect(joined.settledOf(core.saveSymbol(SPY))).toBe(OPEN + 60_000);
    expect(joined.settledOf(core.saveSymbol(IBM))).toBe(OPEN + 62_000);
  });

  it('says nothing about what is read for the first time', () => {
    const core = new EngineCore(plan);
    core.apply([clock(0)]);
    core.doubtOrder();
    core.trustOrder();
    core.apply([trade(SPY, 1)]);
    expect(doubted(core)).toEqual({});
  });

  it('is kept with the symbol', () => {
    const core = new EngineCore(plan);
    core.apply([clock(0), trade(SPY, 1), clock(30)]);
    core.doubtOrder();
    const next = new EngineCore(plan);
    next.restoreSymbol(SPY, core.saveSymbol(SPY));
    expect(doubted(next)).toEqual({ SPY: 30 });
  });
});
