import { REGULAR_MINUTES } from '../market/index.js';
import { BAR, BAR_SIZE, type IndicatorDefinition, type Kernel, type Parameters, type PluginKernel } from './contract.js';
import { resolveParameters } from './parameters.js';
import { kernelOf } from './plugin-kernel.js';

const {
  open: OPEN,
  high: HIGH,
  low: LOW,
  close: CLOSE,
  volume: VOLUME,
  turnover: TURNOVER,
  vwapVolume: VWAP_VOLUME,
  trades: TRADES,
  start: START,
  session: SESSION,
} = BAR;

/** One thing that every kernel promises. */
export interface Promised {
  readonly title: string;
  /** @returns what is broken and where, in words; undefined when it is kept. What the kernel throws comes through. */
  readonly broken: (kernel: KernelUnderTest) => string | undefined;
}

interface KernelUnderTest {
  readonly make: () => Kernel;
  /** Bars in a session, for what depends on sessions. */
  readonly sessionBars: number;
}

const LARGEST_STATE = 100_000;
const MOST_OUTPUTS = 16;
/** Days of 2014 from 1 April on, all in summer time: what a session-bound kernel needs of time. */
const FIRST_SESSION = 16_161;
const OPEN_MS = 13.5 * 3_600_000;
const ADVERSARIAL_RUNS = 30;

interface MadeBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Writes bar `i` of a series at its place; every trade at the close. */
function put(bars: Float64Array, i: number, sessionBars: number, { open, high, low, close, volume }: MadeBar): void {
  const at = i * BAR_SIZE;
  const session = FIRST_SESSION + Math.floor(i / sessionBars);
  bars[at + OPEN] = open;
  bars[at + HIGH] = high;
  bars[at + LOW] = low;
  bars[at + CLOSE] = close;
  bars[at + VOLUME] = volume;
  bars[at + TURNOVER] = close * volume;
  bars[at + VWAP_VOLUME] = volume;
  bars[at + TRADES] = 1;
  bars[at + START] = session * 86_400_000 + OPEN_MS + (i % sessionBars) * 60_000;
  bars[at + SESSION] = session;
}

/** A gentle wave with volume. */
function wave(count: number, sessionBars: number, phase = 0): Float64Array {
  const bars = new Float64Array(count * BAR_SIZE);
  for (let i = 0; i < count; i += 1) {
    const close = 100 + 5 * Math.sin((i + phase) / 7) + ((i + phase) % 3) * 0.1;
    put(bars, i, sessionBars, { open: close - 0.05, high: close + 0.2, low: close - 0.3, close, volume: 100 + i });
  }
  return bars;
}

/** Pennies beside half a million, leaps beside standstill, minutes without volume: whatever is finite. */
function adversarial(count: number, sessionBars: number, seed: number): Float64Array {
  let state = seed;
  const next = (): number => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) >>> 8) / (1 << 24);
  const levels = [0.0001, 1, 100, 500_000];
  const bars = new Float64Array(count * BAR_SIZE);
  for (let i = 0; i < count; i += 1) {
    const level = levels[Math.floor(next() * levels.length)] ?? 1;
    const scale = next() < 0.5 ? 1e-7 : 1;
    const open = level * (1 + (next() - 0.5) * 0.8 * scale);
    const close = next() < 0.1 ? open : level * (1 + (next() - 0.5) * 0.8 * scale);
    const wide = next() * 0.5 * scale;
    const volume = next() < 0.1 ? 0 : Math.floor(next() * 1_000_000);
    const [high, low] = [Math.max(open, close) * (1 + wide), Math.min(open, close) * (1 - wide)];
    put(bars, i, sessionBars, { open, high, low, close, volume });
  }
  return bars;
}

const row = (values: ArrayLike<number>): string => Array.from(values).join(', ');
const same = (a: Float64Array, b: Float64Array): boolean => a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

/** The outputs of every bar in turn. */
function outputsOver(kernel: Kernel, bars: Float64Array): Float64Array[] {
  const state = new Float64Array(kernel.stateSize);
  return Array.from({ length: bars.length / BAR_SIZE }, (_, i) => {
    const out = new Float64Array(kernel.outputs.length);
    kernel.step(state, 0, bars, i * BAR_SIZE, out, 0, true);
    return out;
  });
}

function shape({ make }: KernelUnderTest): string | undefined {
  const { stateSize, outputs, lookback } = make();
  if (!Number.isInteger(stateSize) || stateSize < 0 || stateSize > LARGEST_STATE)
    return `stateSize is ${stateSize}; it must be a whole number of doubles up to ${LARGEST_STATE}`;
  if (outputs.length === 0 || outputs.length > MOST_OUTPUTS)
    return `there are ${outputs.length} outputs; there must be 1 to ${MOST_OUTPUTS}`;
  if (new Set(outputs).size !== outputs.length) return `two outputs have one name: ${outputs.join(', ')}`;
  return Number.isInteger(lookback) && lookback >= 0 ? undefined : `lookback is ${lookback}; it must be a whole number of bars`;
}

function warmUp({ make, sessionBars }: KernelUnderTest): string | undefined {
  const kernel = make();
  const rows = outputsOver(kernel, wave(kernel.lookback + 5, sessionBars));
  const wrong = rows.findIndex((out, i) => out.every((value) => !Number.isNaN(value)) !== i >= kernel.lookback);
  if (wrong < 0) return undefined;
  const said = row(rows[wrong] ?? []);
  return wrong < kernel.lookback
    ? `bar ${wrong} gives ${said}, but lookback says that the first values come at bar ${kernel.lookback}: return NaN before`
    : `bar ${wrong} gives ${said}, but lookback promises values from bar ${kernel.lookback} on`;
}

function peeking({ make, sessionBars }: KernelUnderTest): string | undefined {
  for (let run = 1; run <= ADVERSARIAL_RUNS; run += 1) {
    const kernel = make();
    const count = kernel.lookback + 2 + run;
    const bars = adversarial(count, sessionBars, run * 7_919);
    const state = new Float64Array(kernel.stateSize);
    const peeked = new Float64Array(kernel.outputs.length);
    const updated = new Float64Array(kernel.outputs.length);
    let traded = false;
    for (let i = 0; i < count; i += 1) {
      const before = state.slice();
      // A provisional bar that then turns out differently leaves no trace.
      kernel.step(state, 0, bars, ((i * 7 + 3) % count) * BAR_SIZE, peeked, 0, false);
      kernel.step(state, 0, bars, i * BAR_SIZE, peeked, 0, false);
      if (!same(state, before)) return `peek changed the state at bar ${i}: it must commit nothing`;
      kernel.step(state, 0, bars, i * BAR_SIZE, updated, 0, true);
      if (!same(peeked, updated)) return `bar ${i}: peek gives ${row(peeked)}, update with the same bar ${row(updated)}`;
      traded ||= bars[i * BAR_SIZE + VOLUME]! > 0;
      if (i >= kernel.lookback && traded && !updated.every(Number.isFinite)) return `bar ${i}: ${row(updated)} for finite prices`;
      if (!state.every(Number.isFinite)) return `bar ${i}: the state is no longer finite`;
    }
  }
  return undefined;
}

function ownPlace({ make, sessionBars }: KernelUnderTest): string | undefined {
  const kernel = make();
  const bars = wave(kernel.lookback + 40, sessionBars);
  const plain = outputsOver(kernel, bars);
  const [stateAt, outAt, barAt] = [7, 3, 4];
  let block = new Float64Array(stateAt + kernel.stateSize + 5).fill(0);
  block.fill(-1, 0, stateAt);
  block.fill(-2, stateAt + kernel.stateSize);
  const out = new Float64Array(kernel.outputs.length + 4).fill(-3);
  const wide = new Float64Array(BAR_SIZE + barAt);
  for (let i = 0; i < plain.length; i += 1) {
    wide.set(bars.subarray(i * BAR_SIZE, (i + 1) * BAR_SIZE), barAt);
    kernel.step(block, stateAt, wide, barAt, out, outAt, true);
    const own = out.subarray(outAt, outAt + kernel.outputs.length);
    const expected = plain[i] ?? own;
    if (!same(own, expected)) return `bar ${i}: ${row(own)} at another place than ${row(expected)} at place 0`;
    // A snapshot is a copy.
    block = block.slice();
  }
  const strangers = [...block.slice(0, stateAt).map((v) => v + 1), ...block.slice(stateAt + kernel.stateSize).map((v) => v + 2)];
  if (strangers.some((value) => value !== 0)) return 'it wrote outside its own doubles in the block';
  return [...out.slice(0, outAt), ...out.slice(outAt + kernel.outputs.length)].every((value) => value === -3)
    ? undefined
    : 'it wrote outside its own outputs';
}

function streaming({ make, sessionBars }: KernelUnderTest): string | undefined {
  let kernel = make();
  const count = kernel.lookback + 40;
  const series = [wave(count, sessionBars), wave(count, sessionBars, 1_000)];
  const batches = series.map((bars) => outputsOver(make(), bars));
  const states = series.map(() => new Float64Array(kernel.stateSize));
  const out = new Float64Array(kernel.outputs.length);
  for (let i = 0; i < count; i += 1) {
    if (i % 17 === 16) kernel = make();
    for (let s = 0; s < series.length; s += 1) {
      kernel.step(states[s]!, 0, series[s]!, i * BAR_SIZE, out, 0, true);
      const expected = batches[s]?.[i] ?? out;
      if (!same(out, expected))
        return `bar ${i}: ${row(out)} for one of two symbols in turn, ${row(expected)} alone: state is kept elsewhere`;
    }
  }
  return undefined;
}

/** What every indicator promises, whatever it computes. */
export const KERNEL_CONTRACT: readonly Promised[] = [
  { title: 'has a state, outputs and a lookback of valid size', broken: shape },
  { title: 'is warm exactly after its lookback', broken: warmUp },
  { title: 'peeks at what update then returns, commits nothing, and never returns NaN or infinity once warm', broken: peeking },
  { title: 'lives only in its block: offsets, neighbours and copies change nothing', broken: ownPlace },
  { title: 'streams what a batch gives: symbols in turn, or a new kernel over a snapshot', broken: streaming },
];

export interface ContractViolation {
  readonly promise: string;
  readonly problem: string;
}

/** Asks the whole contract of a plugin's indicator with these parameters (its defaults when absent). What it throws is a violation as well. */
export function checkContract(definition: IndicatorDefinition<PluginKernel>, parameters: Parameters = {}): readonly ContractViolation[] {
  return KERNEL_CONTRACT.flatMap(({ title, broken }) => {
    try {
      const make = (): Kernel => kernelOf(definition.create(resolveParameters(definition, parameters)));
      const problem = broken({ make, sessionBars: REGULAR_MINUTES });
      return problem === undefined ? [] : [{ promise: title, problem }];
    } catch (error) {
      return [{ promise: title, problem: `it threw ${String(error)}` }];
    }
  });
}
