import { describe, expect, it } from 'vitest';
import { mark, OPEN, print, SPY } from '../../../test/support/prints.js';
import { tickerOf } from '../../market/index.js';
import { EngineCore } from './core.js';
import { planOf } from './plan.js';

const plan = planOf({ indicators: [], patterns: { patterns: [], candlesticks: [] }, allowedLatenessMs: 500, barsFrom: 'trades' });
const [IBM, GE] = [tickerOf('IBM'), tickerOf('GE')];
const doubted = (core: EngineCore): Record<string, number> =>
  Object.fromEntries([...core.outOfOrder()].map(([symbol, time]) => [symbol, (time - OPEN) / 1_000]));

describe('a log that has lost a part of what an earlier engine read', () => {
  it('leaves the order of prints in doubt: known symbols, those that join and those that are new, each behind what is known of it', () => {
    const saved = new EngineCore(plan);
    saved.apply([mark(0), print(70, IBM)]);
    const core = new EngineCore(plan);
    core.apply([mark(0), print(1), mark(30)]);
    core.doubtOrder();
    core.apply([mark(40)]);
    core.doubtOrder();
    core.restoreSymbol(IBM, saved.saveSymbol(IBM));
    core.apply([print(41, GE)]);
    expect(doubted(core)).toEqual({ SPY: 30, IBM: 70, GE: 30 });
  });

  it('leaves alone the minute of the newest print where that has closed, as what was told of it then is told', () => {
    const saved = new EngineCore(plan);
    saved.apply([mark(0), print(50), print(50, IBM), mark(61), print(62, IBM)]);
    const core = new EngineCore(plan);
    core.doubtOrder();
    for (const symbol of [SPY, IBM]) core.restoreSymbol(symbol, saved.saveSymbol(symbol));
    expect(doubted(core)).toEqual({ SPY: 60, IBM: 62 });
    expect(core.timesOf(saved.saveSymbol(SPY))).toEqual({ newest: OPEN + 50_000, settled: OPEN + 60_000 });
    expect(core.timesOf(saved.saveSymbol(IBM))).toEqual({ newest: OPEN + 62_000, settled: OPEN + 62_000 });
  });

  it('says nothing about what is read for the first time', () => {
    const core = new EngineCore(plan);
    core.apply([mark(0)]);
    core.doubtOrder();
    core.trustOrder();
    core.apply([print(1)]);
    expect(doubted(core)).toEqual({});
  });

  it('is kept with the symbol', () => {
    const core = new EngineCore(plan);
    core.apply([mark(0), print(1), mark(30)]);
    core.doubtOrder();
    const next = new EngineCore(plan);
    next.restoreSymbol(SPY, core.saveSymbol(SPY));
    expect(doubted(next)).toEqual({ SPY: 30 });
  });
});
