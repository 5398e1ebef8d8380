import type { IndicatorDefinition, Parameters } from './contract.js';
import { type Equivalent, fadingBars, type OtherForm, type Wording } from './notes.js';
import { resolveParameters } from './parameters.js';
import { type Settling, settlingOf } from './settling.js';

/** What is told of an indicator with these parameters: what its notes say and what its kernel shows. */
export interface DescribedIndicator {
  readonly smoothing: string;
  readonly seed: string;
  /** Bars before the first value. */
  readonly warmUp: number;
  /** Bars after which the seed weighs less than `AGREEMENT`; undefined where no such weight is known. */
  readonly fades: number | undefined;
  /** When it no longer shows where the bars began; undefined for what begins anew with every session, and where there are no values. */
  readonly settles: Settling['after'] | undefined;
}

export const inWords = (wording: Wording | undefined, parameters: Parameters): string | undefined =>
  typeof wording === 'function' ? wording(parameters) : wording;

const NONE = 'none: a value depends only on the bars of its warm-up';

/** It takes parameters that are resolved. */
export function describeIndicator(definition: IndicatorDefinition, parameters: Parameters): DescribedIndicator {
  const { notes, sessionBound } = definition;
  const settles = sessionBound === true ? undefined : settlingOf(definition, parameters)?.after;
  const seed = inWords(notes?.seed, parameters) ?? (settles === 0 ? NONE : settles === undefined ? 'not known' : 'that of its averages');
  const kept = notes?.keeps?.(parameters);
  return {
    smoothing: inWords(notes?.smoothing, parameters) ?? 'none',
    seed: seed === 'none' ? NONE : seed,
    warmUp: definition.create(parameters).lookback,
    fades: kept === undefined ? undefined : fadingBars(kept),
    settles,
  };
}

/** The parameters with every choice between definitions at its default: what the forms in the notes are told of. */
export function usualForm({ parameters: specs }: IndicatorDefinition, parameters: Parameters): Parameters {
  const choices = new Map(specs.filter(({ choice }) => choice === true).map((spec) => [spec.name, spec.default]));
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, choices.get(name) ?? value]));
}

/** As a list of indicators takes it: `rsi(period=7,seed=1)`; what is at its default is not named. */
export function callOf({ name, parameters: specs }: IndicatorDefinition, parameters: Parameters): string {
  const named = specs.flatMap((spec) => {
    const value = parameters[spec.name] ?? spec.default;
    return value === spec.default ? [] : [`${spec.name}=${value}`];
  });
  return named.length === 0 ? name : `${name}(${named.join(',')})`;
}

/** How to have another form's values. */
export interface Advice {
  readonly definition: IndicatorDefinition;
  readonly parameters: Parameters;
  /** What is then to be done with the outputs: `direction × −1`; undefined where nothing is. */
  readonly afterwards: string | undefined;
}

/** It takes parameters that are resolved, of the usual form. @returns undefined where there is none, or none in the parameters' range */
export function adviceOf(
  catalogue: ReadonlyMap<string, IndicatorDefinition>,
  definition: IndicatorDefinition,
  form: OtherForm,
  parameters: Parameters,
): Advice | undefined {
  const equivalent = form.here?.(parameters);
  if (!equivalent) return undefined;
  const { indicator, parameters: chosen } = equivalent;
  const other = indicator === undefined ? definition : catalogue.get(indicator);
  if (!other) return undefined;
  const given = indicator === undefined ? { ...parameters, ...chosen } : chosen;
  if (other.parameters.some((spec) => (given[spec.name] ?? spec.default) > spec.maximum)) return undefined;
  const resolved = resolveParameters(other, given);
  return { definition: other, parameters: resolved, afterwards: afterwards(other.create(resolved).outputs, equivalent) };
}

function afterwards(outputs: readonly string[], { factors = [] }: Equivalent): string | undefined {
  const steps = factors.flatMap((factor, k) =>
    factor === 1 ? [] : [`${outputs[k] ?? ''} × ${String(Number(factor.toPrecision(6))).replace('-', '−')}`],
  );
  return steps.length === 0 ? undefined : steps.join(', ');
}
