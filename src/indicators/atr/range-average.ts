import { FirstValueStage } from '../average/first-value-stage.js';
import { WilderStage } from '../average/wilder-stage.js';
import { WindowMean } from '../window/window-mean.js';
import { AtrStage } from './atr-stage.js';
import { RangeStage } from './range-stage.js';

/** Which average of true ranges; none of them is Wilder's as TA-Lib has it. */
export interface RangeAverageForm {
  /** The plain mean of the last `period` ranges. */
  readonly simple?: boolean;
  /** Begins as the first range, not as the mean of the first `period`. */
  readonly seedFirst?: boolean;
  /** The first bar counts, with its high less its low. */
  readonly firstRange?: boolean;
}

/** In words, for the notes. */
export const rangesFrom = (firstRange: number): string =>
  firstRange === 1 ? 'the first bar’s being its high less its low' : 'from the second bar on';

export function rangeAverage(period: number, form: RangeAverageForm): AtrStage | RangeStage {
  const { simple = false, seedFirst = false, firstRange = false } = form;
  if (simple) return new RangeStage(new WindowMean(period), firstRange);
  if (seedFirst) return new RangeStage(new FirstValueStage(1 / period, period - 1), firstRange);
  return firstRange ? new RangeStage(new WilderStage(period), true) : new AtrStage(period);
}
