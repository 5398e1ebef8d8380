import { TickStockError } from '../market/index.js';
import type { IndicatorDefinition, Parameters } from './contract.js';

/** Parameters that an indicator cannot take. */
export class IndicatorParametersError extends TickStockError {
  readonly code = 'TS_INDICATOR_PARAMETERS';
  readonly remedy = 'Correct the parameter; docs/indicators.md and docs/patterns.md give the range of each.';
}

/** The given parameters over the defaults. @throws IndicatorParametersError naming indicator, parameter, value and range */
export function resolveParameters(definition: Pick<IndicatorDefinition, 'name' | 'parameters'>, given: Parameters): Parameters {
  const known = new Set(definition.parameters.map((spec) => spec.name));
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new IndicatorParametersError(`${definition.name} has no parameter ${unknown}; it has ${[...known].join(', ') || 'none'}.`);
  }
  const resolved: Record<string, number> = {};
  for (const { name, minimum, maximum, integer, default: preset } of definition.parameters) {
    const value = given[name] ?? preset;
    if (!Number.isFinite(value) || value < minimum || value > maximum || (integer && !Number.isInteger(value))) {
      throw new IndicatorParametersError(
        `${definition.name}: ${name} is ${value}, but must be a ${integer ? 'whole ' : ''}number from ${minimum} to ${maximum}.`,
      );
    }
    resolved[name] = value;
  }
  return resolved;
}
