import { INDICATORS } from './catalogue.js';
import { BAR, BAR_SIZE, type IndicatorDefinition, type Kernel, type Parameters } from './contract.js';
import { findIndicator } from './find.js';
import { IndicatorParametersError, resolveParameters } from './parameters.js';

const {
  open: OPEN,
  high: HIGH,
  low: LOW,
  close: CLOSE,
  volume: VOLUME,
  turnover: TURNOVER,
  vwapVolume: VWAP_VOLUME,
  start: START,
  session: SESSION,
} = BAR;

/** A closed or forming bar. What an indicator does not read may be left out; of a plain number every price is that number. */
export interface IndicatorBar {
  readonly open?: number;
  readonly high?: number;
  readonly low?: number;
  readonly close: number;
  /** Shares. */
  readonly volume?: number;
  /** Volume-weighted price of the bar; the close when absent. */
  readonly vwap?: number;
  /** Start, epoch ms. */
  readonly start?: number;
  /** A number that changes with every session, for what begins anew each day. */
  readonly session?: number;
}

/** One indicator over one series of bars, for use on its own. O(1) a bar; neither `update` nor `peek` looks back. */
export class Indicator {
  readonly label: string;
  readonly outputs: readonly string[];
  /** The first values come with this bar, counted from 0. */
  readonly lookback: number;
  private readonly kernel: Kernel;
  private readonly state: Float64Array;
  private readonly bar = new Float64Array(BAR_SIZE);
  private readonly out: Float64Array;

  /** @throws IndicatorParametersError */
  constructor(definition: IndicatorDefinition, given: Parameters = {}) {
    const parameters = resolveParameters(definition, given);
    this.kernel = definition.create(parameters);
    this.label = definition.label(parameters);
    this.outputs = this.kernel.outputs;
    this.lookback = this.kernel.lookback;
    this.state = new Float64Array(this.kernel.stateSize);
    this.out = new Float64Array(this.outputs.length);
  }

  /** A bar has closed. @returns the values by output; undefined until warm */
  update(bar: IndicatorBar | number): Readonly<Record<string, number>> | undefined {
    return this.step(bar, true);
  }

  /** The values as they would be if the bar closed like this; changes nothing. */
  peek(bar: IndicatorBar | number): Readonly<Record<string, number>> | undefined {
    return this.step(bar, false);
  }

  /** All that it remembers. */
  snapshot(): Float64Array {
    return this.state.slice();
  }

  /** @throws RangeError for a snapshot of another indicator */
  restore(snapshot: Float64Array): void {
    if (snapshot.length !== this.state.length) throw new RangeError(`a snapshot of ${this.label} has ${this.state.length} doubles`);
    this.state.set(snapshot);
  }

  private step(bar: IndicatorBar | number, commit: boolean): Record<string, number> | undefined {
    this.kernel.step(this.state, 0, this.read(bar), 0, this.out, 0, commit);
    return this.values();
  }

  private read(given: IndicatorBar | number): Float64Array {
    const { bar } = this;
    const one = typeof given === 'number' ? { close: given } : given;
    const {
      close,
      open = close,
      high = Math.max(open, close),
      low = Math.min(open, close),
      volume = 0,
      vwap = close,
      start = 0,
      session = 1,
    } = one;
    bar[OPEN] = open;
    bar[HIGH] = high;
    bar[LOW] = low;
    bar[CLOSE] = close;
    bar[VOLUME] = volume;
    bar[TURNOVER] = vwap * volume;
    bar[VWAP_VOLUME] = volume;
    bar[START] = start;
    bar[SESSION] = session;
    return bar;
  }

  private values(): Record<string, number> | undefined {
    const values: Record<string, number> = {};
    for (let i = 0; i < this.outputs.length; i += 1) {
      const value = this.out[i]!;
      if (Number.isNaN(value)) return undefined;
      values[this.outputs[i]!] = value;
    }
    return values;
  }
}

/** An indicator of the catalogue by its name: `createIndicator('rsi', { period: 14 })`. @throws IndicatorParametersError */
export function createIndicator(name: string, parameters: Parameters = {}): Indicator {
  const definition = findIndicator(INDICATORS, name);
  if (!definition) throw new IndicatorParametersError(`There is no indicator ${name}.`);
  return new Indicator(definition, parameters);
}
