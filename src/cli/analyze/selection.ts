import { findIndicator, type IndicatorDefinition, type Kernel, type Parameters, resolveParameters } from '../../indicators/index.js';
import { TickStockError } from '../../market/index.js';
import { nearest } from '../../ops/index.js';
import { CANDLESTICKS } from '../../patterns/index.js';

/** A list of indicators or patterns that cannot be understood. */
export class SelectionError extends TickStockError {
  readonly code = 'TS_SELECTION';
  readonly remedy =
    'Write indicators as "sma(20) macd(12,26,9) rsi(period=14)", patterns as CDLDOJI,CDLHAMMER, or all; docs/indicators.md has the names.';
}

export interface ChosenIndicator {
  readonly kernel: Kernel;
  /** One name an output: `SMA20`, `MACD_signal`. */
  readonly columns: readonly string[];
}

const CALL = /([a-z_0-9]+)\s*(?:\(([^)]*)\))?/gi;

/** @throws SelectionError, IndicatorParametersError */
export function chooseIndicators(text: string, catalogue: ReadonlyMap<string, IndicatorDefinition>): ChosenIndicator[] {
  if (text.trim() === 'all') return [...catalogue.values()].map((definition) => chosen(definition, {}));
  const left = text.replaceAll(CALL, '').replaceAll(/[\s,;]/g, '');
  if (left !== '') throw new SelectionError(`"${text}" is no list of indicators (at "${left}").`);
  return [...text.matchAll(CALL)].map(([, name = '', given]) => {
    const definition = findIndicator(catalogue, name);
    if (!definition)
      throw new SelectionError(`There is no indicator ${name}; did you mean ${nearest(name.toLowerCase(), [...catalogue.keys()])}?`);
    return chosen(definition, parametersOf(definition, given ?? ''));
  });
}

/** By place or by name: `12,26,9` or `fast=12`. */
function parametersOf(definition: IndicatorDefinition, text: string): Parameters {
  const parameters: Record<string, number> = {};
  for (const [place, part] of text
    .split(',')
    .map((p) => p.trim())
    .entries()) {
    if (part === '') continue;
    const [, name = definition.parameters[place]?.name, value = ''] = /^(?:([A-Za-z]\w*)\s*=)?\s*(\S+)$/.exec(part) ?? [];
    if (name === undefined)
      throw new SelectionError(`${definition.name} takes ${definition.parameters.length} parameters; "${part}" is one more.`);
    if (!Number.isFinite(Number(value)) || value === '') throw new SelectionError(`${definition.name}: ${name} "${part}" is no number.`);
    parameters[name] = Number(value);
  }
  return parameters;
}

function chosen(definition: IndicatorDefinition, given: Parameters): ChosenIndicator {
  const parameters = resolveParameters(definition, given);
  const kernel = definition.create(parameters);
  const label = definition.label(parameters);
  const columns = kernel.outputs.length === 1 ? [label] : kernel.outputs.map((output) => `${label}_${output}`);
  return { kernel, columns };
}

/** @returns TA-Lib names. @throws SelectionError */
export function choosePatterns(text: string): string[] {
  const names = CANDLESTICKS.map(({ name }) => name);
  if (text.trim() === 'all') return names;
  return text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => {
      const name = part.toUpperCase().startsWith('CDL') ? part.toUpperCase() : `CDL${part.toUpperCase()}`;
      if (!names.includes(name)) throw new SelectionError(`There is no candlestick ${part}; did you mean ${nearest(name, names)}?`);
      return name;
    });
}
