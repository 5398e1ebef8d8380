import type { Kernel } from './contract.js';

/** A kernel whose `update` and `peek` are one computation, kept or not. */
export abstract class StepKernel implements Kernel {
  abstract readonly stateSize: number;
  abstract readonly outputs: readonly string[];
  abstract readonly lookback: number;

  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    this.step(state, at, bar, barAt, out, outAt, true);
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    this.step(state, at, bar, barAt, out, outAt, false);
  }
  /** Writes the outputs with `bar` included; the state advances when `commit`. */
  protected abstract step(
    state: Float64Array,
    at: number,
    bar: Float64Array,
    barAt: number,
    out: Float64Array,
    outAt: number,
    commit: boolean,
  ): void;
}
