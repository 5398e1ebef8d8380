import type { Parameters } from './parameter.js';

/** How to have another form's values from the catalogue. */
export interface Equivalent {
  /** The indicator, where it is another one. */
  readonly indicator?: string;
  /** What its parameters must be; what is not named stays as it is. */
  readonly parameters: Parameters;
  /** What its outputs are then to be multiplied by, one number an output. */
  readonly factors?: readonly number[];
}

/** How far two forms are apart, as share of the usual (root mean square) size of the values. The tests measure it on made minutes. */
export interface Distance {
  /** Parameters of the comparison; the defaults when absent. */
  readonly with?: Parameters;
  /** The largest at their first common bar; the usual one where they never agree. One significant digit. */
  readonly share: number;
  /** So many bars after the first common one they agree within `AGREEMENT`, for good. */
  readonly after: number | 'never';
}

/** A form of the indicator that is common elsewhere. */
export interface OtherForm {
  /** Who has it. */
  readonly where: string;
  /** What is otherwise there, said of them; `nothing` where the values are ours. */
  readonly differs: string;
  /** From the parameters that are asked about; absent where the catalogue cannot give it. */
  readonly here?: (given: Parameters) => Equivalent;
  /** Absent where it lies in the data and not in the formula. */
  readonly distance?: Distance;
}

/** Words that depend on the parameters, where these choose between definitions. */
export type Wording = string | ((parameters: Parameters) => string);

/** What one has to know to compare an indicator with another program's. */
export interface IndicatorNotes {
  /** How new values are weighed against what was before. */
  readonly smoothing?: Wording;
  /** What stands for the bars before the first one, where later values depend on it. */
  readonly seed?: Wording;
  /** The share of the seed that each bar leaves, for the slowest average in it; undefined where there is no such average. */
  readonly keeps?: (parameters: Parameters) => number | undefined;
  readonly forms?: readonly OtherForm[];
}

/** Two values that differ by less, as share of their usual size, count as the same. */
export const AGREEMENT = 1e-4;

export const WILDER = 'Wilder: held + (value − held) ÷ period';
export const EXPONENTIAL = 'exponential: held + (value − held) × 2 ÷ (period + 1)';

export const wilderKeeps = ({ period = 2 }: Parameters): number => 1 - 1 / period;
export const exponentialKeeps = ({ period = 2 }: Parameters): number => 1 - 2 / (period + 1);
export const slowKeeps = ({ fast = 2, slow = 2 }: Parameters): number => exponentialKeeps({ period: Math.max(fast, slow) });

/** A sample's deviation as multiple of the population's; of a single value there is none. */
export const sampled = (count: number): number => (count > 1 ? Math.sqrt(count / (count - 1)) : 1);

/** Bars after which a seed weighs less than `AGREEMENT`. */
export const fadingBars = (kept: number): number => (kept <= 0 ? 0 : Math.ceil(Math.log(AGREEMENT) / Math.log(kept)));

/** A form that is ours. */
export const same = (where: string, remark = '', given?: Parameters): OtherForm => ({
  where,
  differs: `nothing${remark}`,
  distance: { ...(given ? { with: given } : {}), share: 0, after: 0 },
});
