import type { Kernel } from './contract.js';

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

/** Kernels called by one generated function. */
const CALLS_EACH = 10;

/**
 * One function for a set of kernels. Called through one line of source, kernels of many classes cost the engine a look-up each, about
 * 20 ns; so the calls are written out, one line for each kernel with its offsets as constants, and V8 sees one class at each and
 * inlines it. The generated text holds the program's own identifiers and integers only. Where code generation is forbidden (Node's
 * --disallow-code-generation-from-strings) the kernels are looped over: same values, slower.
 *
 * V8 inlines up to 920 bytes of bytecode into a function, which is four kernels; a process that runs many does well to raise that
 * before its first tick: `v8.setFlagsFromString('--max-inlined-bytecode-size-cumulative=8000')`.
 */
export function compileKernels(placed: readonly PlacedKernel[]): KernelProgram {
  try {
    return { update: generate(placed, 'update'), peek: generate(placed, 'peek') };
  } catch (error) {
    if (error instanceof EvalError) return loopKernels(placed);
    throw error;
  }
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

function generate(placed: readonly PlacedKernel[], method: Method): KernelRun {
  const parts: KernelRun[] = [];
  for (let from = 0; from < placed.length; from += CALLS_EACH) {
    const part = placed.slice(from, from + CALLS_EACH);
    const lines = part.map(
      ({ stateAt, outputAt }, i) => `k${i}.${method}(block, at + ${offset(stateAt)}, bar, barAt, out, outAt + ${offset(outputAt)});`,
    );
    parts.push(
      write(
        'k',
        lines,
        part.map(({ kernel }) => kernel),
      ),
    );
  }
  const [only] = parts;
  if (only && parts.length === 1) return only;
  return write(
    'f',
    parts.map((_, i) => `f${i}(block, at, bar, barAt, out, outAt);`),
    parts,
  );
}

function write(prefix: string, lines: readonly string[], values: readonly unknown[]): KernelRun {
  const names = values.map((_, i) => `${prefix}${i}`);
  const text = `return (block, at, bar, barAt, out, outAt) => {\n${lines.join('\n')}\n};`;
  // eslint-disable-next-line typescript/no-implied-eval -- see compileKernels
  return new Function(...names, text)(...values) as KernelRun;
}

function offset(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no offset in a block.`);
  return value;
}
