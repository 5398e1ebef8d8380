import { BAR, type Kernel } from './contract.js';
import { StageKernel } from './stage-kernel.js';
import { type Generate, type ParameterNames, unroll, type UnrolledCall } from './unroll.js';

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

const PARAMETERS: ParameterNames<KernelRun> = ['block', 'at', 'bar', 'barAt', 'out', 'outAt'];

/** What the stages over closes begin with. */
const CLOSE = 'close';
const SHARED = `const ${CLOSE} = bar[barAt + ${BAR.close}];`;

/** Kernels called by one function, with their places as constants; where code cannot be generated they are looped over: same values, slower. */
export function compileKernels(placed: readonly PlacedKernel[], generate?: Generate): KernelProgram {
  const run = (commit: boolean): KernelRun =>
    unroll(
      { parameters: PARAMETERS, shared: SHARED, calls: placed.map((one) => callOf(one, commit)), loop: loopOver(placed, commit) },
      generate,
    );
  return { update: run(true), peek: run(false) };
}

const loopOver =
  (placed: readonly PlacedKernel[], commit: boolean): KernelRun =>
  (block, at, bar, barAt, out, outAt) => {
    for (const { kernel, stateAt, outputAt } of placed) kernel.step(block, at + stateAt, bar, barAt, out, outAt + outputAt, commit);
  };

function callOf({ kernel, stateAt, outputAt }: PlacedKernel, commit: boolean): UnrolledCall {
  const at = `at + ${offset(stateAt)}`;
  const outAt = `outAt + ${offset(outputAt)}`;
  if (!(kernel instanceof StageKernel))
    return { values: [kernel], line: (name) => `${name}.step(block, ${at}, bar, barAt, out, ${outAt}, ${commit});` };
  const { stage, formula } = kernel;
  const staged = (name: string): string => `out[${outAt}] = ${CLOSE}; ${name}.step(block, ${at}, out, ${outAt}, ${commit});`;
  if (!formula) return { values: [stage], line: (name = '') => staged(name) };
  const line = (name = '', formulaName = ''): string => `${staged(name)} out[${outAt}] = ${formulaName}(${CLOSE}, out[${outAt}]);`;
  return { values: [stage, formula], line };
}

function offset(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not an offset in a block.`);
  return value;
}
