import { describe, expect, it } from 'vitest';
import { INDICATORS } from './catalogue.js';
import { BAR_SIZE } from './contract.js';
import { resolveParameters } from './parameters.js';
import { compileKernels, loopKernels, type KernelProgram, type PlacedKernel } from './program.js';
import { barsOf, SERIES } from './series.suite.js';

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

/** Peeks the bar after, then updates, for every bar; the block as it ends and each block on the way. */
function trace(program: KernelProgram, size: number, at: number): Float64Array[] {
  const block = new Float64Array(at + size);
  return Array.from({ length: 150 }, (_, i) => {
    program.peek(block, at, bars, (i + 1) * BAR_SIZE, block, at);
    const peeked = block.slice(at);
    program.update(block, at, bars, i * BAR_SIZE, block, at);
    return [peeked, block.slice(at)];
  }).flat();
}

describe('a compiled program', () => {
  it('does what its kernels do one by one, wherever the block begins', () => {
    const { placed, size } = placeAll();
    const plain = trace(loopKernels(placed), size, 0);
    expect(trace(compileKernels(placed), size, 0)).toEqual(plain);
    expect(trace(compileKernels(placed), size, 11)).toEqual(plain);
  });
  it('is nothing for no kernels', () => {
    const block = new Float64Array(4).fill(7);
    compileKernels([]).update(block, 0, bars, 0, block, 0);
    expect([...block]).toEqual([7, 7, 7, 7]);
  });
  it.each([-1, 1.5, NaN])('refuses the offset %d', (stateAt) => {
    const [first] = placeAll().placed;
    if (!first) throw new Error('empty catalogue');
    expect(() => compileKernels([{ ...first, stateAt }])).toThrow(/no offset in a block/);
  });
});
