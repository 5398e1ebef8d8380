import { describe, expect, it } from 'vitest';
import { type Aggregate, epochMsOf, MINUTE_MS, newYorkTime, serialDay, tickerOf } from '../market/index.js';
import { defaultPatterns } from '../patterns/index.js';
import { calibrate, CalibrationTable, heldOut } from './calibration.js';
import { seeded, surrogateOf } from './surrogate.js';
import { survey, type Survey, type SurveyedOutcome } from './survey.js';

const SPY = tickerOf('SPY');
const MONDAY = serialDay({ year: 2026, month: 3, day: 2 });

/** Minutes of so many sessions, with an hour before and after each. */
function market(days: number, seed: number): Aggregate[] {
  const random = seeded(seed);
  let price = 100;
  return Array.from({ length: days }, (_, day) => {
    const open = newYorkTime(MONDAY + day, 9, 30);
    return Array.from({ length: 510 }, (__, i): Aggregate => {
      const start = price;
      price *= 1 + (random() - 0.5) * 0.002;
      const [high, low] = [Math.max(start, price) * 1.0003, Math.min(start, price) * 0.9997];
      const bar = {
        start: epochMsOf(open + (i - 60) * MINUTE_MS),
        open: start,
        high,
        low,
        close: price,
        volume: 1_000 + Math.floor(random() * 9_000),
        vwap: (high + low) / 2,
        trades: 10,
      };
      return { kind: 'aggregate', symbol: SPY, span: 'minute', bar, dayVolume: 0 };
    });
  }).flat();
}
const moves = (bars: readonly Aggregate[]): string[] =>
  bars.map(({ bar }, i) => (bar.close / (bars[i - 1]?.bar.close ?? bar.open)).toFixed(9)).toSorted();
const regular = (bars: readonly Aggregate[]): Aggregate[] => bars.filter((_, i) => i % 510 >= 60 && i % 510 < 450);

describe('a surrogate market', () => {
  const bars = market(2, 5);
  it('has the same minutes in another order, the same times, opens and closes', () => {
    const made = surrogateOf(bars, seeded(1));
    expect(made.map(({ bar }) => bar.start)).toEqual(bars.map(({ bar }) => bar.start));
    expect(made).not.toEqual(bars);
    for (const day of [0, 1]) {
      const [real, other] = [bars, made].map((list) => regular(list).slice(day * 390, (day + 1) * 390));
      expect(moves(other ?? [])).toEqual(moves(real ?? []));
      expect(other?.[0]?.bar.open).toBeCloseTo(real?.[0]?.bar.open ?? NaN, 9);
      expect(other?.at(-1)?.bar.close).toBeCloseTo(real?.at(-1)?.bar.close ?? NaN, 9);
      const volumes = [real, other].map((list) => (list ?? []).map(({ bar }) => bar.volume).toSorted((a, b) => a - b));
      expect(volumes[1]).toEqual(volumes[0]);
    }
  });
  it('is the same for the same seed, and another for another', () => {
    expect(surrogateOf(bars, seeded(3))).toEqual(surrogateOf(bars, seeded(3)));
    expect(surrogateOf(bars, seeded(4))).not.toEqual(surrogateOf(bars, seeded(3)));
  });
  it('has whole bars', () => {
    for (const { bar } of surrogateOf(bars, seeded(9))) {
      expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close) * (1 - 1e-12));
      expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close) * (1 + 1e-12));
    }
  });
});

const outcomes = (n: number, wins: number, confidence = 0.6, time = 0): SurveyedOutcome[] =>
  Array.from({ length: n }, (_, i) => ({ confidence, outcome: i < wins ? 'win' : 'loss', time }));
const surveyOf = (list: readonly SurveyedOutcome[]): Survey => ({
  symbolDays: 10,
  patterns: [{ pattern: 'Hammer', timeframe: '5min', alarms: list.length, outcomes: list }],
});

describe('a calibration', () => {
  it.each([
    [200, 140, 'measured'],
    [200, 105, 'none'],
    [29, 29, 'unknown'],
  ] as const)('of %d events with %d wins against a fair coin says %s', (n, wins, edge) => {
    expect(calibrate(surveyOf(outcomes(n, wins)), surveyOf(outcomes(400, 200)))).toMatchObject([
      { edge, samples: n, wins, surrogateRate: 0.5 },
    ]);
  });
  it('counts what came out neither way apart', () => {
    const list: SurveyedOutcome[] = [...outcomes(40, 10), { confidence: 0.6, outcome: 'none', time: 0 }];
    expect(calibrate(surveyOf(list), surveyOf([]))).toMatchObject([
      { alarms: 41, samples: 40, unresolved: 1, rate: 0.25, edge: 'unknown' },
    ]);
  });
  it('tells the odds of the score’s step, and nothing of what it does not know', () => {
    const table = new CalibrationTable(
      calibrate(surveyOf([...outcomes(100, 30, 0.5), ...outcomes(100, 60, 0.8)]), surveyOf(outcomes(400, 200))),
    );
    expect(table.hitRate('Hammer', '5min', 0.79)).toMatchObject({ probability: 0.3, samples: 100 });
    expect(table.hitRate('Hammer', '5min', 0.8)).toMatchObject({ probability: 0.6, samples: 100, edge: 'none' });
    expect(table.hitRate('Hammer', '5min', 0.1)).toMatchObject({ probability: 0.3 });
    expect(table.hitRate('Hammer', '15min', 0.8)).toBeNull();
  });
  it('is judged on later events by what the earlier ones taught', () => {
    const early = [...outcomes(100, 20, 0.5), ...outcomes(100, 80, 0.9)];
    const late = [...outcomes(50, 10, 0.5, 9), ...outcomes(50, 40, 0.9, 9)];
    const { samples, brier, baseline } = heldOut(surveyOf([...early, ...late]), 5);
    expect(samples).toBe(100);
    expect(brier).toBeCloseTo(0.2 * 0.8 ** 2 + 0.8 * 0.2 ** 2, 9);
    expect(baseline).toBeCloseTo(0.25, 9);
  });
});

describe('a survey', () => {
  it('finds what the engine would have told, and each comes out once', () => {
    const { symbolDays, patterns } = survey(new Map([[SPY, market(3, 11)]]), defaultPatterns());
    expect(symbolDays).toBe(3);
    const alarms = patterns.reduce((sum, entry) => sum + entry.alarms, 0);
    expect(alarms).toBeGreaterThan(50);
    for (const entry of patterns) expect(entry.outcomes.length).toBeLessThanOrEqual(entry.alarms);
  });
  it('measures no edge in a market that has none', () => {
    const bars = market(20, 3);
    const real = survey(new Map([[SPY, bars]]), defaultPatterns());
    const chance = survey(new Map([[SPY, surrogateOf(bars, seeded(1))]]), defaultPatterns());
    const rows = calibrate(real, chance);
    const told = rows.filter(({ edge }) => edge !== 'unknown');
    expect(told.length).toBeGreaterThan(3);
    // One in twenty differs by chance.
    expect(told.filter(({ edge }) => edge === 'measured').length).toBeLessThanOrEqual(Math.ceil(told.length / 4));
  });
});
