import type { Edge, Timeframe } from '../market/index.js';

/** Hit rate from a score on, up to the next. */
interface CalibrationStep {
  readonly fromScore: number;
  readonly samples: number;
  readonly wins: number;
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}

/** What was measured about one pattern on one timeframe. Natural key: pattern, timeframe. Rates are NaN without events. */
export interface CalibrationRow {
  readonly pattern: string;
  readonly timeframe: Timeframe;
  readonly alarms: number;
  readonly symbolDays: number;
  readonly samples: number;
  readonly wins: number;
  readonly unresolved: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly surrogateAlarms: number;
  readonly surrogateDays: number;
  readonly surrogateSamples: number;
  readonly surrogateRate: number;
  readonly edge: Edge;
  readonly steps: readonly CalibrationStep[];
}
