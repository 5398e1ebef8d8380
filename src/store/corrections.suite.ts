import { expect, it } from 'vitest';
import { at, bar, indicator, pattern, SESSION, session, SPY, stored } from './rows.suite.js';
import type { Rows } from './sessions.suite.js';
import type { AlertRow, CommitResult, IndicatorRow, Origin, Store, SymbolCorrection } from './index.js';

const alert = (minute: number, change: Partial<AlertRow> = {}): AlertRow => ({
  eventId: `alert:SPY:${minute}:${change.alertType ?? 'RSI_OVERBOUGHT'}`,
  symbol: SPY,
  alertType: 'RSI_OVERBOUGHT',
  timeframe: '1min',
  timestamp: at(minute),
  severity: 'info',
  data: { indicator: 'RSI14', value: 71, threshold: 70, direction: 'above' },
  sessionId: SESSION,
  source: 'replay',
  ...change,
});
const groupOf = (row: IndicatorRow) => ({
  timestamp: row.timestamp,
  sessionId: row.sessionId,
  length: 1,
  [Symbol.iterator]: () => [row].values(),
});

/** The part of the store's promises that concerns results which are computed again; to be called inside its suite. */
export function correctionCases(store: () => Store, commit: (rows: Rows) => Promise<CommitResult>): void {
  const correct = async (from: number, rows: Partial<Omit<SymbolCorrection, 'indicators'>> & { indicators?: readonly IndicatorRow[] }) => {
    const { indicators = [], ...others } = rows;
    const correction = { symbol: SPY, from: at(from), bars: [], patterns: [], alerts: [], indicators: indicators.map(groupOf), ...others };
    const { corrected } = await commit({ corrections: [correction] });
    if (!corrected) throw new Error('nothing was corrected');
    return corrected;
  };
  const inSession = { sessionId: SESSION };

  it('puts what is right in the place of what was written, and tells what that changed', async () => {
    await commit({
      sessions: [session()],
      bars: [bar(0), bar(1), bar(2)],
      indicators: [0, 1, 2].map((minute) => indicator(minute, { ...inSession, values: { macd: minute } })),
    });
    const right = [1, 2, 3].map((minute) => indicator(minute, { ...inSession, values: { macd: minute === 2 ? 2.5 : minute } }));
    const corrected = await correct(1, { bars: [bar(1), bar(2, { volume: 7 })], indicators: right });
    expect(corrected.bars).toMatchObject([{ timestamp: at(2), volume: 7, revision: 1 }]);
    expect(corrected.indicators).toMatchObject([
      { row: { timestamp: at(2), values: { macd: 2.5 } }, revision: 1, isNew: false },
      { row: { timestamp: at(3) }, revision: 1, isNew: true },
    ]);
    expect(await store().bars({ symbol: SPY, limit: 9 })).toMatchObject([{ revision: 0 }, { revision: 0 }, { volume: 7, revision: 1 }]);
    const values = (await store().indicators({ symbol: SPY, limit: 9 })).map(({ timestamp, values: { macd } }) => [timestamp, macd]);
    expect(values.toReversed()).toEqual([0, 1, 2.5, 3].map((macd, minute) => [at(minute), macd]));
    expect(await store().sessions(1)).toEqual([stored({ totalIndicators: 4 })]);
    const again = await correct(1, { bars: [bar(1), bar(2, { volume: 7 })], indicators: right });
    expect([again.bars, again.indicators]).toEqual([[], []]);
  });

  it('withdraws what would not have been, from the first bar that may be another on, of that symbol alone', async () => {
    const other = { symbol: bar(0, { symbol: 'IBM' as typeof SPY }).symbol };
    const before = pattern(0, inSession);
    const wrong = pattern(4, { ...inSession, patternType: 'Hammer' });
    await commit({
      sessions: [session()],
      patterns: [before, wrong, pattern(4, { ...other, patternType: 'Hammer' })],
      alerts: [alert(0), alert(4), alert(4, { ...other, eventId: 'theirs' })],
    });
    expect(await store().sessions(1)).toEqual([stored({ totalPatterns: 2 })]);
    const corrected = await correct(3, { patterns: [], alerts: [alert(5)] });
    expect(corrected.withdrawnPatterns).toEqual([wrong]);
    expect(corrected.withdrawnAlerts).toEqual([alert(4)]);
    expect(corrected.alerts).toMatchObject([{ row: { timestamp: at(5) }, isNew: true }]);
    expect((await store().patterns({ symbol: SPY, limit: 9 })).rows).toEqual([before]);
    expect((await store().alerts({ symbol: SPY, limit: 9 })).map(({ timestamp }) => timestamp)).toEqual([at(5), at(0)]);
    expect((await store().patterns({ ...other, limit: 9 })).rows).toHaveLength(1);
    expect(await store().alerts({ ...other, limit: 9 })).toHaveLength(1);
    expect(await store().sessions(1)).toEqual([stored({ totalPatterns: 1 })]);
  });

  it('withdraws results of longer bars that the minute lies in, and of none before', async () => {
    const of = (minute: number, timeframe: '5min' | '1hour') => alert(minute, { timeframe, eventId: `${timeframe} ${minute}` });
    await commit({ alerts: [of(-5, '5min'), of(0, '5min'), of(-90, '1hour'), of(-30, '1hour')] });
    const { withdrawnAlerts } = await correct(3, {});
    expect(new Set(withdrawnAlerts.map(({ eventId }) => eventId))).toEqual(new Set(['5min 0', '1hour -30']));
  });

  it('brings a pattern back to where it stands', async () => {
    const seen = pattern(2, { ...inSession, status: 'forming', confirmedAt: null, outcome: null });
    await commit({ sessions: [session()], patterns: [{ ...seen, status: 'target', confirmedAt: at(3), outcome: 'win' }] });
    const corrected = await correct(3, { patterns: [seen] });
    expect(corrected.patterns).toMatchObject([{ row: { status: 'forming' }, revision: 1, isNew: false }]);
    expect(corrected.withdrawnPatterns).toEqual([]);
    expect((await store().patterns({ limit: 9 })).rows).toEqual([seen]);
    expect(await store().sessions(1)).toEqual([stored()]);
  });

  it('marks the gap whose time was computed again', async () => {
    const gap = { from: at(2), to: at(3), cause: 'disconnect', symbols: [], source: 'replay' } as const;
    const open = { from: at(20), to: at(21), cause: 'disconnect', symbols: [], source: 'replay' } as const;
    await commit({ gaps: [gap, open], repairs: [{ from: gap.from, to: gap.to, trades: 1, complete: true }] });
    expect(await store().gaps({}, 9)).toMatchObject([{ results: 'live' }, { results: 'live' }]);
    await correct(2, { bars: [bar(2)] });
    expect(await store().gaps({}, 9)).toMatchObject([
      { from: open.from, results: 'live' },
      { from: gap.from, results: 'corrected' },
    ]);
  });

  it('keeps what was known where results can be computed again from', async () => {
    const origin = (position: string, sequence: number, states: Origin['states']) => ({ position, sequence, states });
    const resume = { position: '3', sequence: 3, head: {} };
    const states = (value: number) => [{ symbol: SPY, sequence: 5, bytes: Uint8Array.of(value) }];
    const save = (given: object): Promise<CommitResult> =>
      commit({ checkpoint: { logId: 'log', position: '9', states: { sequence: 9, session: {}, symbols: [], resume, ...given } } });
    await save({ origin: origin('0', 2, 'none'), symbols: states(1) });
    expect(await store().symbolOrigins(0, [SPY])).toEqual([]);
    await save({ origin: origin('3', 3, 'saved'), symbols: states(2) });
    await save({ symbols: states(3) });
    const kept = await store().symbolOrigins(0, [SPY]);
    expect(kept.map(({ symbol, sequence, bytes }) => [symbol, sequence, [...bytes]])).toEqual([[SPY, 5, [2]]]);
    expect((await store().acquireShard(0, 'next')).checkpoint?.origin).toEqual({ position: '3', sequence: 3 });
  });
}
