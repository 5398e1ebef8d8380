import { describe, expect, it } from 'vitest';
import { mark, OPEN, print, SPY } from '../../../test/support/prints.js';
import { type Aggregate, epochMsOf, type FeedMessage, MINUTE_MS, SECOND_MS, tickerOf } from '../../market/index.js';
import { EngineCore } from './core.js';
import { type EngineSettings, planOf } from './plan.js';
import { RECORD } from './record.js';

const planFrom = (barsFrom: EngineSettings['barsFrom']) =>
  planOf({ indicators: [], patterns: { patterns: [], candlesticks: [] }, allowedLatenessMs: 500, barsFrom });
const plan = planFrom('trades');

const aggregate = (span: Aggregate['span'], at: number, close = 100): Aggregate => {
  const start = epochMsOf(OPEN + at * (span === 'minute' ? MINUTE_MS : SECOND_MS));
  const bar = { start, open: 100, high: 101, low: 99, close, volume: 10, vwap: 100, trades: 2 };
  return { kind: 'aggregate', symbol: SPY, span, bar, dayVolume: 0 };
};
/** A print for each minute of three quarters of an hour: more than are remembered. */
const minutes = Array.from({ length: 45 }, (_, i) => print(60 * i));

describe('late prints are counted', () => {
  it.each([
    ['prints', 'trades', [print(1), print(5), print(3), print(70), print(50)], 2],
    ['minutes', 'minutes', [aggregate('minute', 1), aggregate('minute', 3), aggregate('minute', 2)], 1],
    ['seconds', 'seconds', [aggregate('second', 1), aggregate('second', 5), aggregate('second', 3)], 1],
  ] as const)('%s', (_, barsFrom, messages: readonly FeedMessage[], count) => {
    const core = new EngineCore(planFrom(barsFrom));
    core.apply(messages);
    expect(core.latePrints).toBe(count);
  });

  it('and where no bar can hold them any more, as too late; over all symbols', () => {
    const core = new EngineCore(plan);
    const other = tickerOf('IBM');
    core.apply([...minutes, ...Array.from({ length: 45 }, (_, i) => print(60 * i, other))]);
    expect(core.tooLate()).toBe(0);
    core.apply([print(30), print(31), print(32, other)]);
    expect(core.tooLate()).toBe(3);
    core.apply([print(60 * 40 + 30)]);
    expect([core.tooLate(), core.latePrints]).toEqual([3, 4]);
  });
});

describe('symbols that are other than before', () => {
  const takes = (core: EngineCore): readonly (readonly string[])[] => [core.takeUnshown(), core.takeUnsaved()];

  it('are named once, and again with the next print', () => {
    const core = new EngineCore(plan);
    core.apply([print(1), print(2), print(3, tickerOf('IBM'))]);
    expect(takes(core)).toEqual([
      ['SPY', 'IBM'],
      ['SPY', 'IBM'],
    ]);
    expect(takes(core)).toEqual([[], []]);
    core.apply([print(4), print(5)]);
    expect(takes(core)).toEqual([['SPY'], ['SPY']]);
  });

  it('are to be saved and not to be shown where a bar has closed by the clock', () => {
    const core = new EngineCore(plan);
    core.apply([print(1), mark(2)]);
    takes(core);
    core.apply([mark(30)]);
    expect(takes(core)).toEqual([[], []]);
    core.apply([mark(61)]);
    expect(takes(core)).toEqual([[], ['SPY']]);
  });

  it('are told beforehand; price bands that halt nothing are none', () => {
    const core = new EngineCore(plan);
    core.apply([print(1)]);
    const before: string[] = [];
    core.beforeChange = (symbol) => before.push(symbol);
    const band = { kind: 'price_band', symbol: SPY, event: 'bands', lower: 90, upper: 110, nanos: 0, sequence: 2 } as const;
    core.apply([{ ...band, time: epochMsOf(OPEN + 2_000) }]);
    expect(before).toEqual([]);
    // With the first mark behind a print it is known until when nothing of it can close.
    core.apply([mark(30)]);
    before.length = 0;
    core.apply([mark(40)]);
    expect(before).toEqual([]);
    core.apply([mark(61)]);
    expect(before).toEqual(['SPY']);
  });
});

it('a clock mark that closes the bars of many symbols pauses after every sixteenth', () => {
  const core = new EngineCore(plan);
  core.apply(Array.from({ length: 40 }, (_, i) => print(i, tickerOf(`S${i}`))));
  const pauses = (messages: readonly FeedMessage[]): number => [...core.steps(messages, [])].length;
  expect(pauses([mark(61)])).toBe(2);
  expect(pauses([mark(62)])).toBe(0);
  expect(pauses([mark(61)])).toBe(0);
});

describe('the order of prints', () => {
  it('is accepted as it is where nothing can be done about it, also in what is saved', () => {
    const core = new EngineCore(plan);
    core.apply([print(5), print(3)]);
    expect([...core.outOfOrder()]).toEqual([[SPY, OPEN + 3_000]]);
    core.takeUnsaved();
    core.acceptOrder(SPY);
    core.acceptOrder(tickerOf('IBM'));
    expect([...core.outOfOrder()]).toEqual([]);
    expect(core.takeUnsaved()).toEqual(['SPY']);
    const copy = new EngineCore(plan);
    copy.restoreSymbol(SPY, core.saveSymbol(SPY));
    expect([...copy.outOfOrder()]).toEqual([]);
  });

  it('behind a loss is told by the number where the time is that of the newest print known before it', () => {
    const numbered = (sequence: number) => ({ ...print(5), sequence });
    const core = new EngineCore(plan);
    core.apply([mark(0), numbered(10)]);
    core.noteLoss(100);
    const volume = (): number => core.block(SPY)?.[plan.timeframes[0].formingAt + RECORD.volume] ?? NaN;
    const before = volume();
    core.apply([numbered(9), numbered(10), print(4)]);
    expect(volume()).toBe(before);
    core.apply([numbered(11)]);
    expect(volume()).toBe(before + 100);
  });
});
