import { layout } from '../market/index.js';
import type { IndicatorNotes } from './notes.js';
import type { Parameters, ParameterSpec } from './parameter.js';

export type { Parameters, ParameterSpec };

/**
 * The layout of one bar in a Float64Array, as every kernel reads it: prices in US dollars, volume in shares, `turnover`
 * = Σ price × size and `vwapVolume` = Σ size over the VWAP-eligible trades, `start` in epoch milliseconds.
 */
export const BAR = layout('open', 'high', 'low', 'close', 'volume', 'turnover', 'vwapVolume', 'trades', 'start', 'session');
export const BAR_SIZE = BAR.size;

/** An indicator with its parameters fixed, whatever it computes. */
interface FixedIndicator {
  /** Doubles that are its whole memory, all zero before the first bar, so that a snapshot is a copy. */
  readonly stateSize: number;
  readonly outputs: readonly string[];
  /** The first values come with this bar, counted from 0. */
  readonly lookback: number;
}

/**
 * An indicator of the catalogue with its parameters fixed. Its state lies at `at` in the symbol's block; outputs are written to
 * `out[outAt…]` in the order of `outputs`, NaN until warm (TA-Lib's lookback).
 */
export interface Kernel extends FixedIndicator {
  /**
   * Writes the outputs with `bar` included; allocates nothing.
   * @param commit the bar has closed: the state advances. Else it is forming, and the state stays as it is
   */
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void;
}

/** What a plugin's indicator makes; places and order of what it reads and writes are a kernel's. */
export interface PluginKernel extends FixedIndicator {
  /** A bar has closed: writes the outputs and advances the state. */
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void;
  /** The outputs as `update` with the same bar would give them; leaves the state as it is. */
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void;
}

/** An entry of the catalogue, or of a plugin. */
export interface IndicatorDefinition<Made extends Kernel | PluginKernel = Kernel> {
  /** The catalogue name, lower case: `sma`, `macd`. */
  readonly name: string;
  /** What it is called in full, and whose definition it follows; for docs/indicators.md. */
  readonly title?: string;
  readonly source?: string;
  /** What one has to know to compare its values with another program's. */
  readonly notes?: IndicatorNotes;
  /** The name in messages and tables for these parameters: `SMA20`, `RSI14`, `MACD`. */
  readonly label: (parameters: Parameters) => string;
  readonly parameters: readonly ParameterSpec[];
  /** True where the value makes sense inside one regular session only (session VWAP). */
  readonly sessionBound?: boolean;
  /** Takes parameters that `resolveParameters` has checked. */
  readonly create: (parameters: Parameters) => Made;
}
