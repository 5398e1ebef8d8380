import type { Kernel } from './contract.js';
import { unroll } from './unroll.js';

/** A kernel with its place in a symbol's block: where its state and its outputs begin. */
export interface PlacedKernel {
  readonly kernel: Kernel;
  readonly stateAt: number;
  readonly outputAt: number;
}

/** Runs kernels in turn over one bar; `at` and `outAt` are what their places are counted from, in `block` and in `out`. */
export type KernelRun = (block: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number) => void;

export interface KernelProgram {
  /** A bar has closed. */
  readonly update: KernelRun;
  /** Outputs as `update` would give them; no state moves. */
  readonly peek: KernelRun;
}

type Method = 'update' | 'peek';

const PARAMETERS = 'block, at, bar, barAt, out, outAt';

/** Kernels called by one function, with their places as constants; where code cannot be generated they are looped over: same values, slower. */
export function compileKernels(placed: readonly PlacedKernel[]): KernelProgram {
  const loops = loopKernels(placed);
  return { update: generate(placed, 'update', loops), peek: generate(placed, 'peek', loops) };
}

/** The same program without generated code. */
export function loopKernels(placed: readonly PlacedKernel[]): KernelProgram {
  return {
    update: (block, at, bar, barAt, out, outAt) => {
      for (const { kernel, stateAt, outputAt } of placed) kernel.update(block, at + stateAt, bar, barAt, out, outAt + outputAt);
    },
    peek: (block, at, bar, barAt, out, outAt) => {
      for (const { kernel, stateAt, outputAt } of placed) kernel.peek(block, at + stateAt, bar, barAt, out, outAt + outputAt);
    },
  };
}

function generate(placed: readonly PlacedKernel[], method: Method, loops: KernelProgram): KernelRun {
  return unroll(
    PARAMETERS,
    placed.map(({ kernel, stateAt, outputAt }) => ({
      value: kernel,
      line: (name) => `${name}.${method}(block, at + ${offset(stateAt)}, bar, barAt, out, outAt + ${offset(outputAt)});`,
    })),
    loops[method],
  );
}

function offset(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no offset in a block.`);
  return value;
}
