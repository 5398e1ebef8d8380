import type { IndicatorDefinition, Kernel, ParameterSpec, Parameters, PluginKernel } from './contract.js';

/** A whole number, such as a number of bars. */
export const whole = (name: string, preset: number, minimum = 2, maximum = 1_000): ParameterSpec => ({
  name,
  default: preset,
  minimum,
  maximum,
  integer: true,
});

/** A choice between definitions, 0 being the usual one. */
export const variant = (name: string, maximum = 1): ParameterSpec => ({
  name,
  default: 0,
  minimum: 0,
  maximum,
  integer: true,
  choice: true,
  variant: true,
});

export const real = (name: string, preset: number, minimum = 0, maximum = 100): ParameterSpec => ({
  name,
  default: preset,
  minimum,
  maximum,
  integer: false,
});

/**
 * `NAME14` for a single parameter; otherwise `NAME`, with all parameters in brackets unless they are the defaults. Variants do not count
 * after the last that is not at its default.
 */
function labelFor(name: string, specs: readonly ParameterSpec[]): (parameters: Parameters) => string {
  return (parameters) => {
    const valueOf = (spec: ParameterSpec): number => parameters[spec.name] ?? spec.default;
    const lastChosen = specs.findLastIndex((spec) => spec.variant === true && valueOf(spec) !== spec.default);
    const values = specs.filter((spec, i) => spec.variant !== true || i <= lastChosen).map(valueOf);
    if (values.length === 1 && specs[0]?.integer === true) return `${name}${values[0]}`;
    return specs.every((spec) => spec.default === valueOf(spec)) ? name : `${name}(${values.join(',')})`;
  };
}

type Entry<Made extends Kernel | PluginKernel> = Omit<IndicatorDefinition<Made>, 'label' | 'parameters'> &
  Partial<Pick<IndicatorDefinition<Made>, 'label' | 'parameters'>>;

/** A catalogue entry, or a plugin's, whose label is its name in capitals unless it has its own. */
export const define = <Made extends Kernel | PluginKernel>(entry: Entry<Made>): IndicatorDefinition<Made> => ({
  ...entry,
  parameters: entry.parameters ?? [],
  label: entry.label ?? labelFor(entry.name.toUpperCase(), entry.parameters ?? []),
});
