import { fieldsOf, layout } from '../../market/index.js';
import { averageNames, maType, movingAverage } from '../average/moving-average.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import type { Stage } from '../stage.js';

const { close: CLOSE } = BAR;
const OUT = layout('macd', 'signal', 'histogram');
/** Closes that the average with the shorter lookback still has to wait, as a count; then fast, slow and signal. */
const { seen: SEEN, size: AVERAGES } = layout('seen');

class MacdExtKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly work = new Float64Array(3);
  private readonly longer: number;

  constructor(
    private readonly fast: Stage,
    private readonly slow: Stage,
    private readonly signal: Stage,
  ) {
    this.longer = Math.max(fast.lookback, slow.lookback);
    this.stateSize = AVERAGES + fast.stateSize + slow.stateSize + signal.stateSize;
    this.lookback = this.longer + signal.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, fast, slow } = this;
    const seen = state[at + SEEN]! | 0;
    work[0] = bar[barAt + CLOSE]!;
    work[1] = work[0];
    out.fill(NaN, outAt, outAt + OUT.size);
    if (commit && seen < this.longer) state[at + SEEN] = seen + 1;
    // Both averages give their first value with the same bar, and begin as late as that allows.
    const a = seen >= this.longer - fast.lookback && fast.step(state, at + AVERAGES, work, 0, commit);
    const b = seen >= this.longer - slow.lookback && slow.step(state, at + AVERAGES + fast.stateSize, work, 1, commit);
    if (!a || !b) return;
    const macd = work[0] - work[1];
    work[2] = macd;
    if (!this.signal.step(state, at + AVERAGES + fast.stateSize + slow.stateSize, work, 2, commit)) return;
    out[outAt + OUT.macd] = macd;
    out[outAt + OUT.signal] = work[2];
    out[outAt + OUT.histogram] = macd - work[2];
  }
}

/** MACD with a type for each average (TA-Lib MACDEXT). */
export const macdext = define({
  name: 'macdext',
  title: 'MACD with chosen averages',
  source: 'TA-Lib MACDEXT',
  notes: { smoothing: ({ fastType = 0, slowType = 0, signalType = 0 }) => averageNames(fastType, slowType, signalType) },
  parameters: [whole('fast', 12), maType('fastType'), whole('slow', 26), maType('slowType'), whole('signal', 9, 1), maType('signalType')],
  create: ({ fast = 12, fastType = 0, slow = 26, slowType = 0, signal = 9, signalType = 0 }) => {
    const one = movingAverage(fastType, fast);
    const two = movingAverage(slowType, slow);
    const [first, second] = slow < fast ? [two, one] : [one, two];
    return new MacdExtKernel(first, second, movingAverage(signalType, signal));
  },
});
