import { defaultIndicators, type IndicatorDefinition, type Parameters } from '../../indicators/index.js';
import { type Timeframe, TIMEFRAMES } from '../../market/index.js';
import { CANDLESTICKS, defaultPatterns, type PatternDefinition } from '../../patterns/index.js';
import type { Definitions, IndicatorDefinitionRow, PatternDefinitionRow } from '../../store/index.js';
import { DEFAULT_CROSSINGS } from '../core/index.js';
import type { Catalogue } from './built-in.js';
import { rowOfRule } from './alert-rule.js';

/** Of what does not run until somebody switches it on. */
const OFFERED_TIMEFRAMES: readonly Timeframe[] = ['1min', '5min', '15min'];

const presets = (specs: IndicatorDefinition['parameters']): Parameters =>
  Object.fromEntries(specs.map((spec) => [spec.name, spec.default]));

/** The tables of a new database: what runs from the start is enabled, the rest of the catalogue stands there to be switched on. */
export function defaultDefinitions(catalogue: Catalogue): Definitions {
  const running = defaultIndicators.map(({ definition, parameters }) => indicatorRow(definition, parameters, true));
  const taken = new Set(running.map(({ className }) => className));
  const offered = [...catalogue.indicators.values()]
    .filter(({ name }) => !taken.has(name))
    .map((definition) => indicatorRow(definition, presets(definition.parameters), false));
  return {
    indicators: [...running, ...offered],
    patterns: [...[...catalogue.patterns.values()].map((definition) => patternRow(definition)), ...candlestickRows()],
    alerts: DEFAULT_CROSSINGS.map(rowOfRule),
  };
}

function indicatorRow(definition: IndicatorDefinition, parameters: Parameters, enabled: boolean): IndicatorDefinitionRow {
  const everywhere = enabled && definition.sessionBound !== true;
  return {
    name: definition.label(parameters),
    className: definition.name,
    description: definition.title ?? definition.name,
    parameters,
    enabled,
    timeframes: everywhere ? TIMEFRAMES : definition.sessionBound === true ? ['1min'] : OFFERED_TIMEFRAMES,
    universe: null,
  };
}

function patternRow(definition: PatternDefinition): PatternDefinitionRow {
  return {
    name: definition.name,
    className: definition.name,
    description: definition.title,
    parameters: presets(definition.parameters),
    enabled: true,
    timeframes: definition.timeframes,
    universe: null,
    confidenceThreshold: 0,
  };
}

function candlestickRows(): PatternDefinitionRow[] {
  const { candlesticks } = defaultPatterns();
  const running = new Map(candlesticks.map((choice) => [choice.name, choice.timeframes]));
  return CANDLESTICKS.map(({ name, penetration }) => ({
    name,
    className: name,
    description: 'TA-Lib candlestick',
    parameters: penetration === undefined ? {} : { penetration },
    enabled: running.has(name),
    timeframes: running.get(name) ?? ['5min', '15min'],
    universe: null,
    confidenceThreshold: 0,
  }));
}
