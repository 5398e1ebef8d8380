import { epochMsOf, type Bar, type EpochMs } from '../../market/index.js';
import { outputsOf } from './bar-closer.js';
import type { Plan } from './plan.js';
import { barOf, hasPrices, RECORD } from './record.js';
import { changeOf, HEADER } from './symbol-header.js';

/** One symbol as it stands now: its forming 1-minute bar counts, nothing of this is final. */
export interface ProvisionalView {
  readonly price: number;
  readonly time: EpochMs;
  /** A fraction: 0.01 = 1 %. */
  readonly change: number;
  /** Shares since the start of the day. */
  readonly volume: number;
  readonly bar: Bar | null;
  /** Label → output → value, on 1-minute bars; what is not warm is left out. */
  readonly indicators: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** @returns undefined before the first print that may set a price */
export function provisionalOf(plan: Plan, block: Float64Array): ProvisionalView | undefined {
  const price = block[HEADER.lastPrice]!;
  if (price === 0) return undefined;
  const [{ formingAt, indicators: planned, peek }] = plan.timeframes;
  const forming = block[formingAt + RECORD.start] !== 0 && hasPrices(block, formingAt);
  const indicators: Record<string, Record<string, number>> = {};
  if (forming) peek(block, 0, block, formingAt, plan.provisional, 0);
  const out = forming ? plan.provisional : block;
  for (const { kernel, label, published, outputAt } of planned) {
    if (!published) continue;
    const values = outputsOf(kernel.outputs, out, outputAt);
    if (values) indicators[label] = values;
  }
  return {
    price,
    time: epochMsOf(block[HEADER.lastTime]!),
    change: changeOf(block),
    volume: block[HEADER.dayVolume]!,
    bar: forming ? barOf(block, formingAt) : null,
    indicators,
  };
}
