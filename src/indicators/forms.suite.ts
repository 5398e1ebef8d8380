import { outputsOf } from './agreement.suite.js';
import { INDICATORS } from './catalogue.js';
import { BAR, BAR_SIZE, type IndicatorDefinition, type Parameters } from './contract.js';
import type { Distance, Equivalent, OtherForm } from './notes.js';
import { resolveParameters } from './parameters.js';
import { FORM_REFERENCES } from './reference-forms.suite.js';
import type { Reference } from './reference.suite.js';
import type { SeriesBar } from './series.suite.js';
import { farther, madeMinutes, settlingOfRows } from './settling.js';

/** One other form of one indicator, with the parameters that it is compared with. */
export interface ComparedForm {
  readonly definition: IndicatorDefinition;
  readonly form: OtherForm;
  readonly parameters: Parameters;
}

export const FORMS: readonly ComparedForm[] = [...INDICATORS.values()].flatMap((definition) =>
  (definition.notes?.forms ?? []).map((form) => ({
    definition,
    form,
    parameters: resolveParameters(definition, form.distance?.with ?? {}),
  })),
);

export const referenceOf = ({ definition, form }: ComparedForm): Reference | undefined => FORM_REFERENCES[definition.name]?.[form.where];

const SEEDS = [1, 2, 3, 4, 5];
const BARS = 1_000;

const MINUTES: readonly (readonly SeriesBar[])[] = SEEDS.map((seed) => {
  const bars = madeMinutes(seed, BARS);
  return Array.from({ length: BARS }, (_, i): SeriesBar => {
    const [open = NaN, high = NaN, low = NaN, close = NaN, volume = NaN] = bars.subarray(i * BAR_SIZE);
    return { open, high, low, close, volume, start: bars[i * BAR_SIZE + BAR.start] ?? 0, session: bars[i * BAR_SIZE + BAR.session] ?? 0 };
  });
});

const times = (row: readonly number[], factors: readonly number[] | undefined): number[] =>
  row.map((value, k) => (factors ? value * (factors[k] ?? NaN) : value));

/** How far the form is from ours, with its sign and scale. */
export function measured(compared: ComparedForm): Pick<Distance, 'share' | 'after'> {
  const { definition, form, parameters } = compared;
  const here = form.here?.(parameters);
  const reference = referenceOf(compared);
  if (!reference) throw new Error(`nobody computes ${definition.name} of ${form.where}`);
  const settling = MINUTES.map((bars) => {
    const ours = outputsOf(definition.name, parameters, bars).map((row) =>
      here?.indicator === undefined ? times(row, here?.factors) : row,
    );
    return settlingOfRows(ours, reference(bars, parameters));
  }).reduce((a, b) => a && b && farther(a, b));
  if (!settling) throw new Error(`nothing to compare ${definition.name} of ${form.where} with`);
  const { after, share } = settling;
  return { after, share: share < ROUNDING ? 0 : Number(share.toPrecision(1)) };
}

/** Two ways to compute one thing. */
const ROUNDING = 1e-9;

/** What the advice gives, bar by bar. */
export function advised({ definition, parameters }: ComparedForm, { indicator, factors, ...here }: Equivalent, bars: readonly SeriesBar[]) {
  const given = indicator === undefined ? { ...parameters, ...here.parameters } : here.parameters;
  return outputsOf(indicator ?? definition.name, given, bars).map((row) => times(row, factors));
}
