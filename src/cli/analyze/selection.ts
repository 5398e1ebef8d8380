import { findIndicator, type IndicatorDefinition, type Kernel, type Parameters, resolveParameters } from '../../indicators/index.js';
import { TickStockError, type Timeframe } from '../../market/index.js';
import { nearest } from '../../ops/index.js';
import { CANDLESTICKS, type PatternDefinition } from '../../patterns/index.js';
import { needsVolume } from './volume-need.js';

/** A list of indicators or patterns that cannot be understood. */
export class SelectionError extends TickStockError {
  readonly code = 'TS_SELECTION';
  readonly remedy =
    'Write indicators as "sma(20) macd(12,26,9) rsi(period=14)", patterns as "CDLDOJI double_bottom intraday"; docs/indicators.md and docs/patterns.md list the names.';
}

export interface ChosenIndicator {
  readonly definition: IndicatorDefinition;
  /** All of them, checked. */
  readonly parameters: Parameters;
  readonly kernel: Kernel;
  /** One name an output: `SMA20`, `MACD_signal`. */
  readonly columns: readonly string[];
  /** Whether its values depend on volume. */
  readonly needsVolume: () => boolean;
}

const CALL = /([a-z_0-9]+)\s*(?:\(([^)]*)\))?/gi;

/** @throws SelectionError, IndicatorParametersError */
export function chooseIndicators(text: string, catalogue: ReadonlyMap<string, IndicatorDefinition>): ChosenIndicator[] {
  if (text.trim() === 'all') return [...catalogue.values()].map((definition) => chosen(definition, {}));
  const left = text.replaceAll(CALL, '').replaceAll(/[\s,;]/g, '');
  if (left !== '') throw new SelectionError(`"${text}" is not a list of indicators (at "${left}").`);
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
      throw new SelectionError(`${definition.name} takes ${definition.parameters.length} parameters; "${part}" is one too many.`);
    if (!Number.isFinite(Number(value)) || value === '') throw new SelectionError(`${definition.name}: ${name} "${part}" is not a number.`);
    parameters[name] = Number(value);
  }
  return parameters;
}

function chosen(definition: IndicatorDefinition, given: Parameters): ChosenIndicator {
  const parameters = resolveParameters(definition, given);
  const kernel = definition.create(parameters);
  const label = definition.label(parameters);
  const columns = kernel.outputs.length === 1 ? [label] : kernel.outputs.map((output) => `${label}_${output}`);
  return { definition, parameters, kernel, columns, needsVolume: () => needsVolume(() => definition.create(parameters)) };
}

export interface ChosenPatterns {
  /** TA-Lib names, each once. */
  readonly candlesticks: readonly string[];
  /** The others, each once. */
  readonly others: readonly PatternDefinition[];
}

const CANDLESTICK_NAMES: readonly string[] = CANDLESTICKS.map(({ name }) => name);
const PREFIX = 'CDL';

/**
 * Names and groups in any case. A candlestick may go without its prefix, unless a pattern of the catalogue has that very name.
 * Groups leave out what bars of the timeframe cannot show. @throws SelectionError
 */
export function choosePatterns(text: string, catalogue: ReadonlyMap<string, PatternDefinition>, timeframe: Timeframe): ChosenPatterns {
  const candlesticks = new Set<string>();
  const others = new Set<PatternDefinition>();
  for (const part of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const name = part.toLowerCase();
    const definition = catalogue.get(name);
    if (name === 'all' || name === 'candlesticks') for (const each of CANDLESTICK_NAMES) candlesticks.add(each);
    else if (name === 'intraday' || name === 'chart') {
      for (const each of catalogue.values()) if (each.category === name && shows(timeframe, each)) others.add(each);
    } else if (!definition) candlesticks.add(candlestickNamed(part, catalogue));
    else if (shows(timeframe, definition)) others.add(definition);
    else
      throw new SelectionError(
        `${name} depends on the trading session, which is known only from 1-minute bars; it needs --timeframe 1min, not ${timeframe}.`,
      );
  }
  return { candlesticks: [...candlesticks], others: [...others] };
}

/** A pattern of 1-minute bars alone looks at the session, which longer bars do not tell. */
function shows(timeframe: Timeframe, { timeframes }: PatternDefinition): boolean {
  return timeframe === '1min' || timeframes.length !== 1 || timeframes[0] !== '1min';
}

/** @returns the TA-Lib name. @throws SelectionError with the nearest name of any pattern */
function candlestickNamed(part: string, catalogue: ReadonlyMap<string, PatternDefinition>): string {
  const bare = part.toUpperCase().startsWith(PREFIX) ? part.slice(PREFIX.length) : part;
  const name = `${PREFIX}${bare.toUpperCase()}`;
  if (CANDLESTICK_NAMES.includes(name)) return name;
  const known = new Map(CANDLESTICK_NAMES.map((each) => [each.slice(PREFIX.length).toLowerCase(), each]));
  for (const each of ['candlesticks', 'intraday', 'chart', ...catalogue.keys()]) known.set(each, each);
  throw new SelectionError(`There is no pattern ${part}; did you mean ${known.get(nearest(bare.toLowerCase(), [...known.keys()]) ?? '')}?`);
}
