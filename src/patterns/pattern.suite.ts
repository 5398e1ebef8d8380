import { describe, expect, it } from 'vitest';
import type { Timeframe } from '../market/index.js';
import type { PatternDefinition } from './contract.js';
import { barRecord, type ExampleBar, type PatternExample } from './example.js';
import type { PatternChange } from './lifecycle/change.js';
import { PatternTracker } from './tracker.js';

/** Everything that one pattern tells of a series of bars, with its defaults. */
export function changesOf(definition: PatternDefinition, timeframe: Timeframe, bars: readonly ExampleBar[]): PatternChange[] {
  const parameters = Object.fromEntries(definition.parameters.map((spec) => [spec.name, spec.default]));
  const tracker = new PatternTracker({ patterns: [{ definition, parameters, timeframes: [timeframe] }], candlesticks: [] });
  const state = new Float64Array(tracker.stateSize);
  const followed = tracker.nothing();
  let last = NaN;
  return bars.flatMap((bar) => {
    const halt = bar.afterHalt
      ? [...(tracker.onHalt(state, 0, true, last, bar.start - 1) ?? []), ...(tracker.onHalt(state, 0, false, last, bar.start) ?? [])]
      : [];
    last = bar.close;
    return [...halt, ...(tracker.onBar(state, 0, followed, timeframe, barRecord(bar), 0) ?? [])];
  });
}

const moved = (bars: readonly ExampleBar[], price: (value: number) => number): ExampleBar[] =>
  bars.map((bar) => {
    const [high, low] = [price(bar.high), price(bar.low)];
    return { ...bar, open: price(bar.open), close: price(bar.close), high: Math.max(high, low), low: Math.min(high, low) };
  });

const MIRROR_AT = 1_000;
const told = (changes: readonly PatternChange[]) =>
  changes.map(({ kind, status, detectedAt, time, outcome }) => ({ pattern: kind.pattern, status, detectedAt, time, outcome }));

/** What every pattern promises, by its own example: registered by each in one line. */
export function describePattern(definition: PatternDefinition, { timeframe, confirmed, nearMiss, invalidated }: PatternExample): void {
  const run = (bars: readonly ExampleBar[]): PatternChange[] =>
    changesOf(definition, timeframe, bars).filter(({ kind }) => kind.direction !== 'neutral');
  describe(definition.name, () => {
    it('is confirmed in its example, on the bullish side alone', () => {
      const changes = run(confirmed).filter(({ news }) => !news.repeated);
      expect(changes.filter(({ status }) => status === 'confirmed').map(({ kind }) => kind.pattern)).toEqual([definition.bullish]);
      expect(changes.findLast(({ kind }) => kind.direction === 'bullish')?.status).toBe('confirmed');
    });
    it('has its levels in order, and a score', () => {
      const change = run(confirmed).find(({ status }) => status === 'confirmed');
      const { trigger = NaN, invalidation = NaN, target = NaN } = change?.levels ?? {};
      expect(invalidation).toBeLessThan(trigger);
      expect(target).toBeGreaterThan(trigger);
      expect(change?.confidence).toBeGreaterThan(0.3);
      expect(change?.confidence).toBeLessThanOrEqual(1);
      for (const level of Object.values(change?.levels ?? {})) expect(Number.isFinite(level)).toBe(true);
    });
    it('is not confirmed in the near miss', () => {
      expect(run(nearMiss).filter(({ status, kind }) => status === 'confirmed' && kind.direction === 'bullish')).toEqual([]);
    });
    it('ends as failed or withdrawn where it is invalidated', () => {
      const changes = run(invalidated).filter(({ kind, news }) => kind.direction === 'bullish' && !news.repeated);
      expect(['failed', 'withdrawn']).toContain(changes.at(-1)?.status);
    });
    for (const [what, bars] of Object.entries({ confirmed, nearMiss, invalidated })) {
      it(`gives the mirrored pattern on the mirrored bars (${what})`, () => {
        const names = new Map([
          [definition.bullish, definition.bearish],
          [definition.bearish, definition.bullish],
        ]);
        const mirrored = told(run(moved(bars, (price) => 2 * MIRROR_AT - price)));
        const expected = told(run(bars)).map((change) => ({ ...change, pattern: names.get(change.pattern) }));
        const order = (list: readonly { time: number; pattern: string | undefined; status: string }[]) =>
          list.toSorted((a, b) => a.time - b.time || `${a.pattern}${a.status}`.localeCompare(`${b.pattern}${b.status}`));
        expect(order(mirrored)).toEqual(order(expected));
      });
      it(`does not depend on the price's scale or level (${what})`, () => {
        const plain = told(run(bars));
        expect(told(run(moved(bars, (price) => price * 8)))).toEqual(plain);
        expect(told(run(moved(bars, (price) => price + 512)))).toEqual(plain);
      });
    }
    it('tells nothing of a market that stands still', () => {
      const [first] = confirmed;
      const price = first?.open ?? 100;
      const still = confirmed.map((bar) => ({ ...bar, open: price, high: price, low: price, close: price }));
      expect(run(still)).toEqual([]);
    });
  });
}
