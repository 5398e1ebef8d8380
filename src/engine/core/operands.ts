import { type IndicatorDefinition, resolveParameters } from '../../indicators/index.js';
import type { Timeframe } from '../../market/index.js';
import type { CrossingRule } from './crossing.js';
import type { IndicatorChoice } from './plan.js';

/** What a rule compares and this timeframe does not have, as `LABEL` or `LABEL.output`. */
export function missingOperands(
  { value, against }: CrossingRule,
  indicators: readonly IndicatorChoice[],
  timeframe: Timeframe,
  catalogue: ReadonlyMap<string, IndicatorDefinition>,
): string[] {
  const outputs = new Map<string, readonly string[]>();
  for (const choice of indicators) {
    const definition = catalogue.get(choice.name);
    if (choice.timeframe !== timeframe || !definition) continue;
    const parameters = resolveParameters(definition, choice.parameters);
    outputs.set(definition.label(parameters), definition.create(parameters).outputs);
  }
  return [value, against].flatMap((operand) => {
    if (!('indicator' in operand)) return [];
    const known = outputs.get(operand.indicator);
    if (known && (operand.output === undefined || known.includes(operand.output))) return [];
    return [operand.output === undefined ? operand.indicator : `${operand.indicator}.${operand.output}`];
  });
}
