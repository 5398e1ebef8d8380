import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPEN, print, SPY } from '../../../test/support/prints.js';
import { epochMsOf, type FeedMessage, MINUTE_MS } from '../../market/index.js';
import { defaultPatterns } from '../../patterns/index.js';
import { EngineCore } from './core.js';
import { type EngineSettings, planOf } from './plan.js';
import { readSymbol, SnapshotMismatchError, SymbolWriter } from './snapshot.js';

const SETTINGS: EngineSettings = {
  indicators: [{ name: 'rsi', parameters: { period: 14 }, timeframe: '1min' }],
  patterns: defaultPatterns(),
  allowedLatenessMs: 500,
  barsFrom: 'trades',
  crossings: [],
};
const plan = planOf(SETTINGS);

/** FNV-1a over 32-bit numbers, as its authors define it. */
function fnv(numbers: ArrayLike<number>, count: number): number {
  let hash = 2_166_136_261n;
  for (let i = 0; i < count; i += 1) hash = ((hash ^ BigInt(numbers[i] ?? 0)) * 16_777_619n) & 0xffff_ffffn;
  return Number(hash);
}

/** The words as given, with the check sum that they ought to have: what only a look at their meaning can refuse. */
function sealed(halves: readonly number[]): Uint8Array {
  const words = Uint32Array.from([...halves, 0, halves.length / 2]);
  words[halves.length] = fnv(words, halves.length);
  return new Uint8Array(words.buffer);
}
const PLAN = fnv(
  Array.from(plan.fingerprint, (letter) => letter.charCodeAt(0)),
  plan.fingerprint.length,
);

describe('what was saved of a symbol', () => {
  it('is read again bit by bit, whatever numbers stand in it', () => {
    const value = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constantFrom(-0, NaN, Infinity, -Infinity, 5e-324), fc.double());
    const writer = new SymbolWriter(plan);
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), fc.nat({ max: plan.patternsAt }), (values, at) => {
        const block = new Float64Array(plan.blockSize);
        block.set(values.slice(0, plan.patternsAt - at), at);
        const bytes = writer.write({ symbol: SPY, block, followed: plan.tracker.nothing(), unshown: false, unsaved: false });
        const read = readSymbol(plan, bytes);
        expect(read.block.every((one, i) => Object.is(one, block[i]))).toBe(true);
        expect(read.block).toHaveLength(plan.blockSize);
      }),
    );
  });

  it('is refused where any byte of it is another, or some are missing', () => {
    const core = new EngineCore(plan);
    const messages: FeedMessage[] = [];
    for (let i = 0; i < 120; i += 1)
      messages.push({ kind: 'clock', time: epochMsOf(OPEN + i * MINUTE_MS) }, { ...print(60 * i), price: 100 + (i % 7) });
    core.apply(messages);
    const bytes = core.saveSymbol(SPY);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect(() => readSymbol(plan, damaged)).toThrow(SnapshotMismatchError);
        expect(() => readSymbol(plan, bytes.subarray(0, at))).toThrow(SnapshotMismatchError);
      }),
      { numRuns: 500 },
    );
  });

  const size = plan.blockSize;
  it.each([
    ['no words', []],
    ['fewer numbers than a block', [PLAN, size - 1, size - 1, 0]],
    ['more numbers than a block and all that can be followed', [PLAN, 0xffff_ffff, size, 0]],
    ['more numbers than those that are there', [PLAN, size + 1, size + 1, 0]],
    ['a run beyond its end', [PLAN, size, size - 1, 2, 0, 0, 0, 0]],
    ['a run that is longer than the bytes', [PLAN, size, 0, 9, 0, 0]],
  ])('is refused where it has %s though its check sum is right', (_, halves) => {
    expect(() => readSymbol(plan, sealed(halves))).toThrow(SnapshotMismatchError);
  });

  it('with a right check sum and the right length is a block of zeros', () => {
    expect(readSymbol(plan, sealed([PLAN, size, size, 0])).block).toEqual(new Float64Array(size));
  });

  it('is refused where what it follows can be no number of patterns', () => {
    const { tracker, patternsAt } = plan;
    for (const count of [-1, 0.5, 1e9, NaN]) {
      const block = new Float64Array(size);
      for (let at = patternsAt; at < patternsAt + tracker.stateSize; at += 1) {
        block[at] = count;
        const isCount = tracker.followedSizes(block, patternsAt).some((one) => one !== 0);
        if (!isCount) {
          block[at] = 0;
          continue;
        }
        const doubles = new Float64Array(size + 2);
        doubles.set(block, 2);
        const halves = new Uint32Array(doubles.buffer);
        [halves[0], halves[1], halves[2], halves[3]] = [PLAN, size, 0, size];
        expect(() => readSymbol(plan, sealed([...halves]))).toThrow(SnapshotMismatchError);
        block[at] = 0;
      }
    }
  });
});

it('a plan of which a block means something else has another fingerprint', () => {
  const rule = {
    above: 'UP',
    value: { indicator: 'RSI14' },
    against: { level: 70 },
    hysteresis: { points: 2 },
    severity: 'info',
    timeframes: ['1min'],
  } as const;
  const others: Partial<EngineSettings>[] = [
    {},
    { indicators: [] },
    { indicators: [{ name: 'rsi', parameters: { period: 15 }, timeframe: '1min' }] },
    { indicators: [{ name: 'rsi', parameters: { period: 14 }, timeframe: '5min' }] },
    { barsFrom: 'minutes' },
    { barsFrom: 'seconds' },
    { crossings: [rule] },
    { crossings: [{ ...rule, against: { level: 71 } }] },
    { crossings: [{ ...rule, hysteresis: { points: 3 } }] },
    { patterns: { patterns: [], candlesticks: [] } },
  ];
  const fingerprints = others.map((other) => planOf({ ...SETTINGS, ...other }).fingerprint);
  expect(new Set(fingerprints).size).toBe(others.length);
  expect(planOf({ ...SETTINGS }).fingerprint).toBe(plan.fingerprint);
});
