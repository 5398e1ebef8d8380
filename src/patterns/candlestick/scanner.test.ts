import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BAR_SIZE } from '../../indicators/index.js';
import { CANDLESTICKS, createCandlestickScanner, signalOf } from '../index.js';
import { EXAMPLES, QUIET } from './examples.suite.js';
import { REGIMES, type Bars } from './fuzzed-bars.suite.js';
import { layOut, scan } from './scan.suite.js';

const map = (bars: Bars, change: (price: number) => number): Bars => ({
  open: bars.open.map(change),
  high: bars.high.map(change),
  low: bars.low.map(change),
  close: bars.close.map(change),
});

/** Upside down: the low of a bar is the negated high. */
const upsideDown = ({ open, high, low, close }: Bars): Bars => {
  const negate = (price: number) => -price;
  return { open: open.map(negate), high: low.map(negate), low: high.map(negate), close: close.map(negate) };
};

const head = (bars: Bars, count: number): Bars => ({
  open: bars.open.slice(0, count),
  high: bars.high.slice(0, count),
  low: bars.low.slice(0, count),
  close: bars.close.slice(0, count),
});

/** Bars on a grid of quarters, so that every difference is exact; none closes where it opened, which has no mirror image. */
const gridBars: fc.Arbitrary<Bars> = fc
  .array(
    fc.record({
      gap: fc.integer({ min: -6, max: 6 }),
      body: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: -8, max: -1 })),
      upper: fc.integer({ min: 0, max: 6 }),
      lower: fc.integer({ min: 0, max: 6 }),
    }),
    { minLength: 15, maxLength: 60 },
  )
  .map((steps) => {
    const bars: Bars = { open: [], high: [], low: [], close: [] };
    let price = 400;
    for (const { gap, body, upper, lower } of steps) {
      const open = price + gap;
      const close = open + body;
      bars.open.push(open / 4);
      bars.high.push((Math.max(open, close) + upper) / 4);
      bars.low.push((Math.min(open, close) - lower) / 4);
      bars.close.push(close / 4);
      price = close;
    }
    return bars;
  });

describe('examples', () => {
  it.each(EXAMPLES)('$name $grades', ({ name, candles, grades }) => {
    const bars: Bars = { open: [], high: [], low: [], close: [] };
    for (const [open, high, low, close] of [...QUIET, ...candles]) {
      bars.open.push(100 + open);
      bars.high.push(100 + high);
      bars.low.push(100 + low);
      bars.close.push(100 + close);
    }
    expect(scan(bars).get(name)?.slice(-grades.length)).toEqual(grades);
  });

  it('show every pattern in each direction', () => {
    const shown = new Set(EXAMPLES.map(({ name, grades }) => `${name} ${Math.sign(grades[0] ?? 0)}`));
    const directions = CANDLESTICKS.flatMap(({ name, positive, negative }) => [
      ...(positive ? [`${name} 1`] : []),
      ...(negative ? [`${name} -1`] : []),
    ]);
    expect([...shown].toSorted()).toEqual(directions.toSorted());
  });
});

describe('invariants', () => {
  it('does not depend on the unit of price', () => {
    fc.assert(
      fc.property(gridBars, fc.integer({ min: -20, max: 20 }), (bars, exponent) => {
        expect(scan(map(bars, (price) => price * 2 ** exponent))).toEqual(scan(bars));
      }),
    );
    const cents = head(REGIMES['cents']?.() ?? gridless(), 4_000);
    expect(scan(map(cents, (price) => price * 1_024))).toEqual(scan(cents));
  });

  it('does not depend on the level of price', () => {
    fc.assert(
      fc.property(gridBars, fc.integer({ min: 0, max: 1 << 20 }), (bars, dollars) => {
        expect(scan(map(bars, (price) => price + dollars))).toEqual(scan(bars));
      }),
    );
  });

  it('sees the mirrored pattern in mirrored bars', () => {
    const check = (bars: Bars): void => {
      const upright = scan(bars);
      const mirror = scan(upsideDown(bars));
      for (const [name, partner, sign] of MIRROR) {
        expect([name, mirror.get(partner)]).toEqual([name, upright.get(name)?.map((grade) => (grade === 0 ? 0 : sign * grade))]);
      }
    };
    fc.assert(fc.property(gridBars, check));
    check(REGIMES['drawn']?.() ?? gridless());
  });
});

/** Mirror images: the pattern's own other direction, or another pattern; doji keep their sign. */
const MIRROR: readonly (readonly [name: string, partner: string, sign: 1 | -1])[] = [
  ...CANDLESTICKS.filter(({ name, positive, negative }) => positive && negative && name !== 'CDLGAPSIDESIDEWHITE').map(
    ({ name }) => [name, name, -1] as const,
  ),
  ['CDLDOJI', 'CDLDOJI', 1],
  ['CDLLONGLEGGEDDOJI', 'CDLLONGLEGGEDDOJI', 1],
  ['CDLRICKSHAWMAN', 'CDLRICKSHAWMAN', 1],
  ['CDLDRAGONFLYDOJI', 'CDLGRAVESTONEDOJI', 1],
  ['CDLMORNINGSTAR', 'CDLEVENINGSTAR', -1],
  ['CDLMORNINGDOJISTAR', 'CDLEVENINGDOJISTAR', -1],
];

function gridless(): never {
  throw new Error('no such regime');
}

describe('state', () => {
  const bars = head(REGIMES['drawn']?.() ?? gridless(), 600);
  const laidOut = layOut(bars);
  const scanner = createCandlestickScanner();
  const grades = scan(bars);
  const expected = (i: number): number[] => scanner.patterns.map(({ name }) => grades.get(name)?.[i] ?? Number.NaN);

  it('goes on from a copy, at another place of a block', () => {
    const out = new Float64Array(scanner.patterns.length + 3);
    let state = new Float64Array(scanner.stateSize);
    let at = 0;
    for (let i = 0; i < bars.open.length; i += 1) {
      scanner.update(state, at, laidOut, i * BAR_SIZE, out, 3);
      expect(Array.from(out.subarray(3))).toEqual(expected(i));
      if (i % 50 === 7) {
        const block = new Float64Array(scanner.stateSize + i);
        block.set(state.subarray(at, at + scanner.stateSize), i);
        state = block;
        at = i;
      }
    }
  });

  it('of one symbol is not touched by another', () => {
    const out = new Float64Array(scanner.patterns.length);
    const block = new Float64Array(2 * scanner.stateSize);
    for (let i = 1; i < bars.open.length; i += 1) {
      scanner.update(block, 0, laidOut, (i - 1) * BAR_SIZE, out, 0);
      expect([...out]).toEqual(expected(i - 1));
      scanner.update(block, scanner.stateSize, laidOut, (bars.open.length - i) * BAR_SIZE, out, 0);
    }
  });

  it('is left alone by peek, which grades as update will', () => {
    const state = new Float64Array(scanner.stateSize);
    const out = new Float64Array(scanner.patterns.length);
    for (let i = 0; i < bars.open.length; i += 1) {
      const before = state.slice();
      scanner.peek(state, 0, laidOut, i * BAR_SIZE, out, 0);
      expect([...out]).toEqual(expected(i));
      expect(state).toEqual(before);
      scanner.update(state, 0, laidOut, i * BAR_SIZE, out, 0);
    }
  });

  it('means the same for every choice of patterns', () => {
    const few = createCandlestickScanner({ patterns: ['CDLHIKKAKE', 'CDLDOJI'] });
    const out = new Float64Array(scanner.patterns.length);
    const state = new Float64Array(few.stateSize);
    expect(few.stateSize).toBe(scanner.stateSize);
    for (let i = 0; i < bars.open.length; i += 1) {
      (i < 300 ? few : scanner).update(state, 0, laidOut, i * BAR_SIZE, out, 0);
      // A pattern that was off has no shape waiting for its confirmation; those that were on go on.
      if (i >= 310) expect([...out]).toEqual(expected(i));
    }
  });
});

describe('where code cannot be generated', () => {
  const forbidden = (): never => {
    throw new EvalError('Code generation from strings disallowed for this context');
  };

  it.each(Object.keys(REGIMES))('loops over the shapes and grades the same: %s', (regime) => {
    const bars = head(REGIMES[regime]?.() ?? gridless(), 2_000);
    expect(scan(bars, {}, forbidden)).toEqual(scan(bars));
  });
});

describe('options', () => {
  const bars = head(REGIMES['cents']?.() ?? gridless(), 3_000);

  it('gives 0 for a matching end in legacy grading, and nothing else differently', () => {
    const modern = scan(bars);
    const legacy = scan(bars, { grading: 'legacy' });
    let partial = 0;
    for (const [name, grades] of modern) {
      partial += grades.filter((grade) => Math.abs(grade) === 80).length;
      expect([name, legacy.get(name)]).toEqual([name, grades.map((grade) => (Math.abs(grade) === 80 ? 0 : grade))]);
    }
    expect(partial).toBeGreaterThan(100);
  });

  it('writes the grades in the order of the patterns', () => {
    const patterns = ['CDLSPINNINGTOP', 'CDL3INSIDE'];
    expect([...scan(bars, { patterns }).keys()]).toEqual(patterns);
    expect(scan(bars, { patterns }).get('CDLSPINNINGTOP')).toEqual(scan(bars).get('CDLSPINNINGTOP'));
  });

  it('refuses what it does not know', () => {
    expect(() => createCandlestickScanner({ patterns: ['CDLNOTHING'] })).toThrow('no candlestick pattern named CDLNOTHING');
    expect(() => createCandlestickScanner({ penetration: { CDLDOJI: 0.5 } })).toThrow('CDLDOJI has no penetration');
    expect(() => createCandlestickScanner({ penetration: { CDLMATHOLD: -1 } })).toThrow('penetration of CDLMATHOLD: -1');
  });
});

describe('signals', () => {
  const named = (name: string) => CANDLESTICKS.find((pattern) => pattern.name === name) ?? gridless();

  it('name the pattern and its direction', () => {
    expect(signalOf(named('CDLENGULFING'), -80)).toEqual({ pattern: 'BearishEngulfing', direction: 'bearish' });
    expect(signalOf(named('CDLMORNINGSTAR'), 100)).toEqual({ pattern: 'MorningStar', direction: 'bullish' });
    expect(signalOf(named('CDLHIKKAKE'), 200)).toEqual({ pattern: 'BullishHikkake', direction: 'bullish' });
    expect(signalOf(named('CDLHIGHWAVE'), -100)).toEqual({ pattern: 'BlackHighWave', direction: 'neutral' });
    expect(signalOf(named('CDLDOJI'), 0)).toBeUndefined();
  });

  it('have names of their own', () => {
    const names = CANDLESTICKS.flatMap(({ positive, negative }) => [positive, negative]).flatMap((signal) => signal?.pattern ?? []);
    expect(new Set(names).size).toBe(names.length);
  });
});
