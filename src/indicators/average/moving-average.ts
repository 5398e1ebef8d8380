import type { ParameterSpec } from '../contract.js';
import { whole } from '../define.js';
import type { Stage } from '../stage.js';
import { Delay } from '../window/delay.js';
import { WindowMean } from '../window/window-mean.js';
import { demaStage, temaStage } from './ema-combination.js';
import { EmaStage } from './ema-stage.js';
import { KamaStage } from './kama-stage.js';
import { wmaStage } from './line-stage.js';
import { MamaStage } from './mama-stage.js';
import { T3Stage } from './t3-stage.js';
import { TrimaStage } from './trima-stage.js';

/** TA-Lib's MAType: 0 SMA, 1 EMA, 2 WMA, 3 DEMA, 4 TEMA, 5 TRIMA, 6 KAMA, 7 MAMA (its period is ignored), 8 T3. */
const TYPES: readonly ((period: number) => Stage)[] = [
  (period) => new WindowMean(period),
  (period) => new EmaStage(period),
  wmaStage,
  demaStage,
  temaStage,
  (period) => new TrimaStage(period),
  (period) => new KamaStage(period),
  () => new MamaStage(0.5, 0.05),
  (period) => new T3Stage(period),
];

export const maType = (name = 'maType', preset = 0): ParameterSpec => ({ ...whole(name, preset, 0, TYPES.length - 1), choice: true });

const NAMES = [
  'simple average',
  'exponential average',
  'weighted average',
  'double exponential average',
  'triple exponential average',
  'triangular average',
  "Kaufman's adaptive average",
  'MESA adaptive average',
  "Tillson's T3",
];

/** What the averages of these types are called; each once. */
export const averageNames = (...types: readonly number[]): string =>
  [...new Set(types.map((type) => NAMES[type] ?? 'average'))].join(', then ');

/** A moving average by TA-Lib's type number; of one bar it is the value itself. */
export function movingAverage(type: number, period: number): Stage {
  const create = period === 1 ? undefined : TYPES[type];
  return create ? create(period) : new Delay(0);
}
