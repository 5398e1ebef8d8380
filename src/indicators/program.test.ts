import { describe, expect, it } from 'vitest';
import { INDICATORS } from './catalogue.js';
import { BAR_SIZE } from './contract.js';
import { resolveParameters } from './parameters.js';
import { compileKernels, type KernelProgram, type KernelRun, type PlacedKernel } from './program.js';
import { barsOf, SERIES } from './series.suite.js';
import { forbidden } from './unroll.suite.js';

/** The whole catalogue side by side in a block. */
function placeAll(): { placed: PlacedKernel[]; size: number } {
  let size = 3;
  const placed = [...INDICATORS.values()].map((definition) => {
    const kernel = definition.create(resolveParameters(definition, {}));
    const stateAt = size;
    const outputAt = stateAt + kernel.stateSize;
    size = outputAt + kernel.outputs.length;
    return { kernel, stateAt, outputAt };
  });
  return { placed, size };
}

const bars = barsOf(SERIES['walk'] ?? []);

const BARS = 150;

/** Peeks the bar after, then updates, for every bar: the block as it is after each of these. */
function trace(program: KernelProgram, size: number, at: number): Float64Array {
  const block = new Float64Array(at + size);
  const blocks = new Float64Array(2 * BARS * size);
  for (let i = 0; i < BARS; i += 1) {
    program.peek(block, at, bars, (i + 1) * BAR_SIZE, block, at);
    blocks.set(block.subarray(at), 2 * i * size);
    program.update(block, at, bars, i * BAR_SIZE, block, at);
    blocks.set(block.subarray(at), (2 * i + 1) * size);
  }
  return blocks;
}

const firstDifference = (a: Float64Array, b: Float64Array): number =>
  a.length === b.length ? a.findIndex((value, i) => !Object.is(value, b[i])) : Math.min(a.length, b.length);

/** Each kernel called on its own. */
function oneByOne(placed: readonly PlacedKernel[]): KernelProgram {
  const run =
    (commit: boolean): KernelRun =>
    (block, at, bar, barAt, out, outAt) => {
      for (const { kernel, stateAt, outputAt } of placed) kernel.step(block, at + stateAt, bar, barAt, out, outAt + outputAt, commit);
    };
  return { update: run(true), peek: run(false) };
}

describe.each([
  ['generated', undefined],
  ['looped over, where code cannot be generated', forbidden],
])('a program that is %s', (_, generate) => {
  it('does what its kernels do one by one, wherever the block begins', () => {
    const { placed, size } = placeAll();
    const plain = trace(oneByOne(placed), size, 0);
    for (const at of [0, 11]) expect(firstDifference(trace(compileKernels(placed, generate), size, at), plain)).toBe(-1);
  });
  it('is nothing for no kernels', () => {
    const block = new Float64Array(4).fill(7);
    compileKernels([], generate).update(block, 0, bars, 0, block, 0);
    expect([...block]).toEqual([7, 7, 7, 7]);
  });
});

describe('a program', () => {
  it.each([-1, 1.5, NaN])('refuses the offset %d', (stateAt) => {
    const [first] = placeAll().placed;
    if (!first) throw new Error('empty catalogue');
    expect(() => compileKernels([{ ...first, stateAt }])).toThrow(/not an offset in a block/);
  });
});
