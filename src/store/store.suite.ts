import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMsOf, MINUTE_MS, type Ticker, tickerOf } from '../market/index.js';
import { announcementCases } from './announcements.suite.js';
import { checkpointCases } from './checkpoints.suite.js';
import { correctionCases } from './corrections.suite.js';
import { bulkBarsCases } from './bulk-bars.suite.js';
import { definitionsCases } from './definitions.suite.js';
import { FencedError } from './errors.js';
import { at, bar, indicator, pattern, SESSION, session, SPY, stored, T0 } from './rows.suite.js';
import { type Rows, sessionCases } from './sessions.suite.js';
import type { AlertRow, BarRow, CommitResult, PatternRow, Store } from './index.js';

export interface StoreUnderTest {
  readonly store: Store;
  stop(): Promise<void>;
}

/** What every adapter of `Store` promises. */
export function storeSuite(name: string, start: () => Promise<StoreUnderTest>): void {
  describe(`Store: ${name}`, () => {
    let under: StoreUnderTest;
    let store: Store;
    let ownerEpoch: number;
    let position = 0;

    beforeEach(async () => {
      under = await start();
      store = under.store;
      ({ ownerEpoch } = await store.acquireShard(0, 'first'));
    });
    afterEach(() => under.stop());

    const commit = ({ indicators = [], patterns = [], ...rows }: Rows): Promise<CommitResult> =>
      store.commit({
        shard: 0,
        ownerEpoch,
        bars: [],
        indicators: indicators.map((row) => ({
          timestamp: row.timestamp,
          sessionId: row.sessionId,
          length: 1,
          [Symbol.iterator]: () => [row].values(),
        })),
        patterns: [
          {
            length: patterns.length,
            timestamps: () => patterns.map((row) => row.detectedAt),
            [Symbol.iterator]: () => patterns.values(),
          },
        ],
        sessions: [],
        alerts: [],
        gaps: [],
        repairs: [],
        corrections: [],
        checkpoint: { logId: 'log', position: String((position += 1)) },
        ...rows,
      });
    const bars = (): Promise<readonly BarRow[]> => store.bars({ symbol: SPY, limit: 100 });

    it('gives rows back to the last digit', async () => {
      await commit({ bars: [bar(0)], indicators: [indicator(0)], patterns: [pattern(0)], sessions: [session()] });
      expect(await bars()).toEqual([bar(0)]);
      expect(await store.indicators({ symbol: SPY, limit: 9 })).toEqual([indicator(0)]);
      expect((await store.patterns({ limit: 9 })).rows).toEqual([pattern(0)]);
      expect(await store.sessions(9)).toEqual([stored({ totalIndicators: 1 })]);
    });

    it('holds one row a key: writing again changes nothing, a revision replaces', async () => {
      const rows = { bars: [bar(0), bar(1)], indicators: [indicator(0)], patterns: [pattern(0)] };
      await commit(rows);
      await commit(rows);
      expect(await bars()).toEqual([bar(0), bar(1)]);
      await commit({ bars: [bar(0, { close: 168, revision: 1 }), bar(0, { close: 169, revision: 2 })] });
      expect(await bars()).toEqual([bar(0, { close: 169, revision: 2 }), bar(1)]);
      expect(await store.indicators({ symbol: SPY, limit: 9 })).toHaveLength(1);
      expect((await store.patterns({ limit: 9 })).rows).toHaveLength(1);
    });

    it('takes thousands of rows in one commit', async () => {
      const many = Array.from({ length: 12_000 }, (_, i) => bar(i));
      await commit({ bars: many });
      expect(await store.bars({ symbol: SPY, limit: 20_000 })).toEqual(many);
    });

    it('keeps any month of any year, and leap days', async () => {
      const times = [
        Date.UTC(2003, 8, 10, 13),
        Date.UTC(2024, 1, 29, 20),
        Date.UTC(2024, 11, 31, 23, 59),
        Date.UTC(2025, 0, 1),
        Date.UTC(2099, 6, 1),
      ];
      const rows = times.map((time) => bar(0, { timestamp: epochMsOf(time) }));
      await commit({ bars: rows });
      expect(await bars()).toEqual(rows);
    });

    it('writes all of a commit or nothing', async () => {
      await commit({ bars: [bar(0)] });
      const broken = { ...pattern(1), confidence: Number.NaN, levels: { trigger: Number.POSITIVE_INFINITY } };
      await expect(commit({ bars: [bar(1)], patterns: [broken, { ...broken, detectedAt: Number.NaN as never }] })).rejects.toThrow(Error);
      expect(await bars()).toEqual([bar(0)]);
    });

    checkpointCases(
      () => store,
      (states, position, epoch = ownerEpoch) => commit({ ownerEpoch: epoch, checkpoint: { logId: 'log', position, states } }),
    );

    it('refuses the commits of an owner that has been followed, and keeps shards apart', async () => {
      const second = await store.acquireShard(0, 'second');
      expect(second.ownerEpoch).toBeGreaterThan(ownerEpoch);
      const other = await store.acquireShard(1, 'first');
      await expect(commit({ bars: [bar(0)] })).rejects.toBeInstanceOf(FencedError);
      expect(await bars()).toEqual([]);
      await commit({ bars: [bar(0)], ownerEpoch: second.ownerEpoch });
      await commit({ bars: [bar(1)], shard: 1, ownerEpoch: other.ownerEpoch });
      expect(await bars()).toHaveLength(2);
    });

    it('finds bars by symbol and time, the newest of them, oldest first', async () => {
      const other = Array.from({ length: 3 }, (_, i) => bar(i, { symbol: tickerOf('BRK.B') }));
      await commit({ bars: [...Array.from({ length: 10 }, (_, i) => bar(i)), ...other] });
      const minutes = async (query: Parameters<Store['bars']>[0]): Promise<number[]> =>
        (await store.bars(query)).map(({ timestamp }) => (timestamp - T0) / MINUTE_MS);
      expect(await minutes({ symbol: SPY, limit: 3 })).toEqual([7, 8, 9]);
      expect(await minutes({ symbol: SPY, limit: 9, from: at(2), to: at(5) })).toEqual([2, 3, 4]);
      expect(await minutes({ symbol: tickerOf('BRK.B'), limit: 9 })).toEqual([0, 1, 2]);
      expect(await minutes({ symbol: tickerOf('NONE'), limit: 9 })).toEqual([]);
    });

    it('knows which symbols have bars in a time', async () => {
      await commit({ bars: [bar(0), bar(5), bar(1, { symbol: tickerOf('IBM') }), bar(9, { symbol: tickerOf('AIG') })] });
      expect(await store.symbols(at(0), at(9))).toEqual(['IBM', 'SPY']);
    });

    it('finds indicators by name and timeframe, newest first', async () => {
      const rows = [
        indicator(0),
        indicator(1),
        indicator(1, { timeframe: '5min' }),
        indicator(1, { indicatorType: 'RSI14', values: { value: 50 } }),
      ];
      await commit({ indicators: rows });
      expect((await store.indicators({ symbol: SPY, indicatorType: 'MACD', timeframe: '1min', limit: 9 })).map((r) => r.timestamp)).toEqual(
        [at(1), at(0)],
      );
      expect(await store.indicators({ symbol: SPY, indicatorType: 'RSI14', limit: 9 })).toEqual([rows[3]]);
      expect(await store.indicators({ symbol: SPY, limit: 2 })).toHaveLength(2);
    });

    it('walks patterns page by page, each once, though new ones come meanwhile', async () => {
      // Several at one instant, so that the time alone cannot tell where a page ended.
      await commit({ patterns: Array.from({ length: 25 }, (_, i) => pattern(Math.floor(i / 5), { patternType: `P${i}` })) });
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.patterns({ limit: 4, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.rows.map((row) => row.eventId));
        cursor = page.nextCursor;
        await commit({ patterns: [pattern(100 + seen.length)] });
      } while (cursor !== undefined);
      expect(seen).toHaveLength(25);
      expect(new Set(seen).size).toBe(25);
    });

    it('finds patterns by symbol, name, timeframe, score and time', async () => {
      const low = pattern(0, { confidence: 0.4 });
      const high = pattern(1, { confidence: 0.9, patternType: 'Hammer', timeframe: '5min', symbol: tickerOf('IBM') });
      await commit({ patterns: [low, high] });
      const found = async (query: Omit<Parameters<Store['patterns']>[0], 'limit'>): Promise<readonly PatternRow[]> =>
        (await store.patterns({ limit: 9, ...query })).rows;
      expect(await found({ symbol: tickerOf('IBM') })).toEqual([high]);
      expect(await found({ patternType: 'Doji' })).toEqual([low]);
      expect(await found({ timeframe: '5min' })).toEqual([high]);
      expect(await found({ minConfidence: 0.5 })).toEqual([high]);
      expect(await found({ to: at(1) })).toEqual([low]);
    });

    correctionCases(
      () => store,
      (rows) => commit({ ownerEpoch, ...rows }),
    );

    announcementCases(
      () => store,
      () => ownerEpoch,
    );

    sessionCases(
      () => store,
      (rows) => commit({ ownerEpoch, ...rows }),
    );

    it('keeps gaps, and what became of them', async () => {
      const gap = { from: at(10), to: at(12), cause: 'disconnect', symbols: [], source: 'replay' } as const;
      const named = { from: at(20), to: at(21), cause: 'overload', symbols: [SPY], source: 'replay' } as const;
      await commit({ gaps: [gap, named] });
      await commit({ gaps: [gap], repairs: [{ from: gap.from, to: gap.to, trades: 7, complete: false }] });
      expect(await store.gaps({}, 9)).toEqual([
        { ...named, status: 'open', repairedTrades: 0, results: 'live' },
        { ...gap, status: 'partial', repairedTrades: 7, results: 'live' },
      ]);
      await commit({ repairs: [{ from: gap.from, to: gap.to, trades: 9, complete: true }] });
      expect(await store.gaps({ to: at(15) }, 9)).toEqual([{ ...gap, status: 'repaired', repairedTrades: 9, results: 'live' }]);
      expect(await store.gaps({ from: at(13) }, 9)).toHaveLength(1);
    });

    it('keeps indicator alerts, one a key, newest first', async () => {
      const alert = (minute: number, change: Partial<AlertRow> = {}): AlertRow => ({
        eventId: `alert:${minute}:${change.alertType ?? 'RSI_OVERBOUGHT'}`,
        symbol: SPY,
        alertType: 'RSI_OVERBOUGHT',
        timeframe: '1min',
        timestamp: at(minute),
        severity: 'warning',
        data: { indicator: 'RSI14', value: 71.25, threshold: 70, direction: 'above' },
        sessionId: SESSION,
        source: 'replay',
        ...change,
      });
      const macd = alert(2, { alertType: 'MACD_BULLISH_CROSS', severity: 'info', sessionId: null });
      await commit({ alerts: [alert(1), macd] });
      await commit({ alerts: [alert(1)] });
      expect(await store.alerts({ limit: 9 })).toEqual([macd, alert(1)]);
      expect(await store.alerts({ alertType: 'RSI_OVERBOUGHT', symbol: SPY, to: at(2), limit: 9 })).toEqual([alert(1)]);
      expect(await store.alerts({ symbol: tickerOf('IBM'), limit: 9 })).toEqual([]);
    });

    it('takes text as data, whatever is in it', async () => {
      const odd = `'; DROP TABLE ohlcv_1min; -- "{}\\ é€😀`;
      await commit({ patterns: [pattern(0, { patternType: odd })], indicators: [indicator(0, { values: { [odd]: 1 } })] });
      expect((await store.patterns({ patternType: odd, limit: 9 })).rows).toHaveLength(1);
      expect((await store.indicators({ symbol: SPY, limit: 9 }))[0]?.values).toEqual({ [odd]: 1 });
      expect(await store.bars({ symbol: odd as Ticker, limit: 9 })).toEqual([]);
    });

    it('keeps one row of a pattern from first sight to end', async () => {
      const forming = pattern(0, {
        status: 'forming',
        provisional: true,
        confirmedAt: null,
        entryPrice: null,
        atr: null,
        outcome: null,
        hitRate: null,
      });
      await commit({ patterns: [forming] });
      expect((await store.patterns({ limit: 9 })).rows).toEqual([forming]);
      const ended = pattern(0, { status: 'target', outcome: 'win', changedAt: at(9) });
      await commit({ patterns: [pattern(0), ended] });
      expect((await store.patterns({ limit: 9 })).rows).toEqual([ended]);
    });

    bulkBarsCases(
      () => store,
      bar,
      (bars) => commit({ bars }),
    );

    it('refuses a cursor that it never gave', async () => {
      await expect(store.patterns({ limit: 9, cursor: 'made up' })).rejects.toMatchObject({ code: 'TS_CURSOR' });
    });

    definitionsCases(() => store);

    it('records health', async () => {
      await store.recordHealth({
        sessionId: SESSION,
        status: 'warning',
        activeSymbols: 4,
        ticksPerSecond: 12.5,
        barsPerMinute: 4,
        processingLagMs: 3,
        cpuPercent: 7,
        memoryMb: 100,
        issues: ['slow'],
        measuredAt: at(1),
      });
      await store.ping();
    });
  });
}
