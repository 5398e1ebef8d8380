import { describe, expect, it } from 'vitest';
import { BAR, BAR_SIZE, define, type PluginKernel, whole } from '../indicators/index.js';
import type { PatternDefinition, PatternView, Detection } from '../patterns/index.js';
import { guardIndicator, guardPattern, type PluginProblem } from './guard.js';

type Step = PluginKernel['update'];
const definitionOf = (update: Step, stateSize = 1) =>
  define({
    name: 'mine',
    parameters: [whole('period', 14)],
    create: () => ({ stateSize, outputs: ['value'], lookback: 0, update, peek: update }),
  });

/** Runs some bars in the middle of a block. */
function run(
  update: Step,
  bars = 20,
  stateSize = 1,
): { problems: PluginProblem[]; values: number[]; block: Float64Array; bar: Float64Array } {
  const problems: PluginProblem[] = [];
  const kernel = guardIndicator(definitionOf(update, stateSize), (problem) => problems.push(problem)).create({ period: 14 });
  const block = new Float64Array(12).fill(7);
  block[4] = 0;
  const bar = new Float64Array(BAR_SIZE).fill(100);
  const out = new Float64Array(1);
  const values = Array.from({ length: bars }, () => {
    kernel.step(block, 4, bar, 0, out, 0, true);
    return out[0] ?? NaN;
  });
  return { problems, values, block, bar };
}

describe('a guarded indicator', () => {
  it('gives what it computes', () => {
    const { problems, values } = run(
      (state, at, bar, barAt, out, outAt) => (out[outAt] = state[at] = (state[at] ?? 0) + (bar[barAt + BAR.close] ?? 0)),
    );
    expect(values.slice(0, 3)).toEqual([100, 200, 300]);
    expect(problems).toEqual([]);
  });

  it('cannot reach its neighbours nor the bar', () => {
    const { block, bar } = run((state, _at, given) => {
      state.fill(5);
      given.fill(-1);
    });
    expect([...block]).toEqual([7, 7, 7, 7, 5, 7, 7, 7, 7, 7, 7, 7]);
    expect(new Set(bar)).toEqual(new Set([100]));
  });

  it('is told of once a cause, and switched off after ten failures', () => {
    let calls = 0;
    const { problems, values } = run(() => {
      calls += 1;
      throw new TypeError('of its own making');
    });
    expect(values.every(Number.isNaN)).toBe(true);
    expect(calls).toBe(10);
    expect(problems).toEqual([
      { name: 'mine', problem: 'it threw TypeError: of its own making', switchedOff: false },
      { name: 'mine', problem: 'it threw TypeError: of its own making', switchedOff: true },
    ]);
  });

  it('gives no infinity, and keeps no state that is not finite', () => {
    const infinite = run((_state, _at, _bar, _barAt, out, outAt) => (out[outAt] = 1 / 0));
    expect(infinite.values.every(Number.isNaN)).toBe(true);
    expect(infinite.problems).toMatchObject([{ problem: expect.stringContaining('infinity') as string }]);
    const spoilt = run((state, at) => (state[at] = NaN));
    expect(spoilt.block[4]).toBe(0);
    expect(spoilt.problems).toHaveLength(1);
  });

  it.each([-1, 1.5, 1e9, NaN])('is not run with a state of %d doubles', (stateSize) => {
    const { problems, values } = run(() => undefined, 3, stateSize);
    expect(values.every(Number.isNaN)).toBe(true);
    expect(problems).toMatchObject([{ switchedOff: true }]);
  });
});

describe('a guarded pattern', () => {
  const pattern = (look: (view: PatternView) => Detection | undefined): PatternDefinition => ({
    name: 'mine',
    title: '',
    rule: '',
    category: 'intraday',
    bullish: 'MineUp',
    bearish: 'MineDown',
    kind: 'either',
    parameters: [],
    timeframes: ['1min'],
    horizon: 5,
    coolDown: 0,
    create: () => ({ bars: 1, look }),
  });
  const sound: Detection = { stage: 'armed', anchor: 1, quality: 0.5, trigger: 10, invalidation: 9, target: 11 };
  const look = (one: PatternDefinition, problems: PluginProblem[]): Detection | undefined =>
    guardPattern(one, (problem) => problems.push(problem))
      .create({})
      .look({} as PatternView);

  it('passes on what can be followed, and nothing else', () => {
    const problems: PluginProblem[] = [];
    expect(
      look(
        pattern(() => sound),
        problems,
      ),
    ).toBe(sound);
    expect(
      look(
        pattern(() => undefined),
        problems,
      ),
    ).toBeUndefined();
    expect(problems).toEqual([]);
    for (const bad of [{ target: 10 }, { invalidation: 10.5 }, { quality: 2 }, { trigger: NaN }]) {
      expect(
        look(
          pattern(() => ({ ...sound, ...bad })),
          problems,
        ),
      ).toBeUndefined();
    }
    expect(
      look(
        pattern(() => {
          throw new Error('no');
        }),
        problems,
      ),
    ).toBeUndefined();
    expect(problems).toHaveLength(5);
  });
});
