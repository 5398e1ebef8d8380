import {
  adviceOf,
  AGREEMENT,
  callOf,
  type IndicatorDefinition,
  type OtherForm,
  type Parameters,
  describeIndicator,
  usualForm,
} from '../../indicators/index.js';
import { chooseIndicators, type ChosenIndicator, SelectionError } from './selection.js';

type Catalogue = ReadonlyMap<string, IndicatorDefinition>;

/** A common form of the indicator that is not asked about. */
interface ExplainedForm {
  readonly where: string;
  readonly differs: string;
  /** What gives its values, as a list of indicators takes it; null where nothing does. */
  readonly here: string | null;
  /** What is then to be done with the outputs; null where nothing is. */
  readonly afterwards: string | null;
  /** It is the one that is asked about. */
  readonly asked: boolean;
  /** Share of the usual size of the values, and bars until both agree; null where it lies in the data. */
  readonly distance: { readonly measuredWith: string; readonly share: number; readonly agreeAfter: number | 'never' } | null;
}

/** What somebody has to know who compares an indicator with another program's; bars are counted from 1. */
export interface Explanation {
  readonly indicator: string;
  readonly label: string;
  readonly title: string;
  readonly source: string | null;
  readonly parameters: Parameters;
  readonly outputs: readonly string[];
  readonly smoothing: string;
  readonly seed: string;
  /** Bars without a value; the next one has the first. */
  readonly warmUpBars: number;
  /** Bars after which the seed of its slowest average weighs less than `below`; null where that is not known. */
  readonly seedFades: { readonly below: number; readonly bars: number } | null;
  /** Bars after the first value until it no longer shows where they began, measured; null for what begins anew with every session, and where there are no values. */
  readonly settles: { readonly within: number; readonly bars: number | 'never' } | null;
  readonly sessionBound: boolean;
  /** What the forms are told of: the same parameters with every choice between definitions at its default. */
  readonly usualForm: string;
  readonly forms: readonly ExplainedForm[];
}

/** @throws SelectionError for a list without a name or with one that is unknown, IndicatorParametersError */
export function explainIndicators(text: string, catalogue: Catalogue): Explanation[] {
  const chosen = chooseIndicators(text, catalogue);
  if (chosen.length === 0) throw new SelectionError('--explain names no indicator.');
  return chosen.map((one) => explained(one, catalogue));
}

function explained({ definition, parameters, kernel }: ChosenIndicator, catalogue: Catalogue): Explanation {
  const { smoothing, seed, warmUp, fades, settles } = describeIndicator(definition, parameters);
  const usual = usualForm(definition, parameters);
  return {
    indicator: definition.name,
    label: definition.label(parameters),
    title: definition.title ?? definition.name,
    source: definition.source ?? null,
    parameters,
    outputs: kernel.outputs,
    smoothing,
    seed,
    warmUpBars: warmUp,
    seedFades: fades === undefined ? null : { below: AGREEMENT, bars: fades },
    settles: settles === undefined ? null : { within: AGREEMENT, bars: settles },
    sessionBound: definition.sessionBound === true,
    usualForm: callOf(definition, usual),
    forms: (definition.notes?.forms ?? []).map((form) => explainedForm(form, definition, { parameters, usual }, catalogue)),
  };
}

interface Asked {
  readonly parameters: Parameters;
  readonly usual: Parameters;
}

function explainedForm(
  form: OtherForm,
  definition: IndicatorDefinition,
  { parameters, usual }: Asked,
  catalogue: Catalogue,
): ExplainedForm {
  const advice = adviceOf(catalogue, definition, form, usual);
  const ours = form.differs.startsWith('nothing') ? { definition, parameters: usual, afterwards: undefined } : advice;
  const here = ours && callOf(ours.definition, ours.parameters);
  const { distance } = form;
  return {
    where: form.where,
    differs: form.differs,
    here: here ?? null,
    afterwards: ours?.afterwards ?? null,
    asked: here === callOf(definition, parameters) && ours?.afterwards === undefined,
    distance: distance
      ? { measuredWith: callOf(definition, distance.with ?? {}), share: distance.share, agreeAfter: distance.after }
      : null,
  };
}

const WIDTH = 12;
const line = (name: string, text: string): string => `  ${name.padEnd(WIDTH)}${text}`;
const bars = (count: number): string => (count === 1 ? '1 bar' : `${count} bars`);
const percent = (share: number): string => `${Number((100 * share).toPrecision(1))} %`;

/** For people. */
export function explanationText(explanation: Explanation): string {
  const { label, title, indicator, source, parameters, outputs, smoothing, seed, warmUpBars } = explanation;
  const given = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return [
    `${label}: ${title} (${indicator})`,
    ...(source === null ? [] : [line('source', source)]),
    line('parameters', given.join(', ') || 'none'),
    line('outputs', outputs.join(', ')),
    line('smoothing', smoothing),
    line('seed', seed),
    line(
      'warm-up',
      `${bars(warmUpBars)} without a value; the first comes with bar ${warmUpBars + 1}${explanation.sessionBound ? ' in session' : ''}`,
    ),
    ...beginning(explanation),
    ...forms(explanation),
  ].join('\n');
}

function beginning({ seedFades, settles, sessionBound }: Explanation): string[] {
  const weight = seedFades ? [line('', `the seed weighs less than ${seedFades.below} after ${bars(seedFades.bars)} more`)] : [];
  if (settles === null) return [...weight, ...(sessionBound ? [line('', 'it restarts with each session')] : [])];
  const { within, bars: after } = settles;
  if (after === 0) return [...weight, line('', `from there on values are the same (within ${within}), wherever the bars begin`)];
  if (after === 'never') return [...weight, line('', 'values always depend on where the bars begin')];
  return [
    ...weight,
    line('', `values are the same (within ${within}), wherever the bars begin, after ${bars(after)} more (measured on synthetic minutes)`),
  ];
}

function forms(explanation: Explanation): string[] {
  const { usualForm: usual } = explanation;
  if (explanation.forms.length === 0) return [line('elsewhere', 'no other common form is known')];
  const lines = explanation.forms.flatMap(({ where, differs, here, afterwards, asked, distance }) => [
    line('', `${where}: ${differs}`),
    ...(asked
      ? [line('', '  this one')]
      : here === null
        ? [line('', '  not available here')]
        : [line('', `  here: ${here}${afterwards === null ? '' : `, then ${afterwards}`}`)]),
    ...(distance === null || distance.share === 0 ? [] : [line('', `  ${apart(distance)}`)]),
  ]);
  return [line('elsewhere', `how others differ from ${usual}`), ...lines];
}

function apart({ share, agreeAfter, measuredWith }: NonNullable<ExplainedForm['distance']>): string {
  return agreeAfter === 'never'
    ? `${percent(share)} apart typically, permanently (measured for ${measuredWith})`
    : `${percent(share)} apart at first, within ${AGREEMENT} after ${bars(agreeAfter)} (measured for ${measuredWith})`;
}
