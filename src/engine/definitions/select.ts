import { z } from 'zod';
import { findIndicator, type Parameters, type ParameterSpec, resolveParameters } from '../../indicators/index.js';
import { type Timeframe, TIMEFRAMES, TickStockError } from '../../market/index.js';
import { CANDLESTICKS, type CandlestickChoice, type PatternChoice } from '../../patterns/index.js';
import type { DefinitionProblem, Definitions, PatternDefinitionRow } from '../../store/index.js';
import { type CrossingRule, type EngineSettings, type IndicatorChoice, missingOperands } from '../core/index.js';
import { ruleOf } from './alert-rule.js';
import type { Catalogue } from './built-in.js';

/** What the tables choose, as far as it can run. */
export interface Selection {
  readonly settings: EngineSettings;
  /** Event name → lowest score that is recorded and sent. */
  readonly thresholds: ReadonlyMap<string, number>;
  readonly problems: readonly DefinitionProblem[];
}

export interface SelectOptions extends Pick<EngineSettings, 'allowedLatenessMs' | 'barsFrom'> {
  readonly catalogue: Catalogue;
  /** The universe that the engine runs. */
  readonly universe: string;
}

const NumberParameters = z.record(z.string(), z.number());
const isTimeframe = (name: string): name is Timeframe => TIMEFRAMES.some((known) => known === name);

/** A row that cannot run, in words for whoever wrote it. */
class RowProblem extends Error {}

/** Checks every enabled row of this universe; a bad one is reported and the others go on. */
export function select(definitions: Definitions, options: SelectOptions): Selection {
  const problems: DefinitionProblem[] = [];
  const read = <Row extends Definitions[keyof Definitions][number], Choice>(
    table: keyof Definitions,
    rows: readonly Row[],
    choose: (row: Row) => Choice,
  ): Choice[] =>
    rows
      .filter((row) => row.enabled && (row.universe === null || row.universe === options.universe))
      .flatMap((row) => {
        try {
          return [choose(row)];
        } catch (error) {
          if (!(error instanceof RowProblem || error instanceof TickStockError)) throw error;
          problems.push({ table, name: row.name, problem: error.message });
          return [];
        }
      });
  const indicators = chosenIndicators(definitions, options, read);
  const rowOfEvent = new Map<string, string>();
  const chosen = read('patterns', definitions.patterns, (row) => {
    const choice = choosePattern(row, options.catalogue);
    const other = choice.names.map((name) => rowOfEvent.get(name)).find((name) => name !== undefined);
    if (other !== undefined) throw new RowProblem(`the row "${other}" already detects ${choice.names.join(' and ')}`);
    for (const name of choice.names) rowOfEvent.set(name, row.name);
    return choice;
  });
  const crossings = read('alerts', definitions.alerts, (row) => chooseRule(row, indicators, options.catalogue));
  const { allowedLatenessMs, barsFrom } = options;
  return {
    settings: {
      indicators,
      patterns: {
        patterns: chosen.flatMap((choice) => ('pattern' in choice ? [choice.pattern] : [])),
        candlesticks: chosen.flatMap((choice) => ('candlestick' in choice ? [choice.candlestick] : [])),
      },
      crossings,
      allowedLatenessMs,
      barsFrom,
      catalogue: options.catalogue.indicators,
    },
    thresholds: new Map(chosen.flatMap(({ names, threshold }) => names.map((name) => [name, threshold]))),
    problems,
  };
}

type Read = <Row extends Definitions[keyof Definitions][number], Choice>(
  table: keyof Definitions,
  rows: readonly Row[],
  choose: (row: Row) => Choice,
) => Choice[];

function chosenIndicators({ indicators: rows }: Definitions, { catalogue }: SelectOptions, read: Read): IndicatorChoice[] {
  const rowOf = new Map<string, string>();
  return read('indicators', rows, (row): IndicatorChoice[] => {
    const definition = findIndicator(catalogue.indicators, row.className);
    if (!definition) throw new RowProblem(`there is no indicator "${row.className}" (class_name); docs/indicators.md lists them`);
    const parameters = resolveParameters(definition, parametersOf(row.parameters));
    return timeframesOf(row.timeframes).map((timeframe) => {
      const key = `${definition.label(parameters)} ${timeframe}`;
      const other = rowOf.get(key);
      if (other !== undefined) throw new RowProblem(`the row "${other}" already runs ${definition.label(parameters)} on ${timeframe}`);
      rowOf.set(key, row.name);
      return { name: definition.name, parameters, timeframe };
    });
  }).flat();
}

interface ChosenPattern {
  readonly names: readonly string[];
  readonly threshold: number;
}

function choosePattern(
  row: PatternDefinitionRow,
  catalogue: Catalogue,
): ChosenPattern & ({ readonly pattern: PatternChoice } | { readonly candlestick: CandlestickChoice }) {
  const timeframes = timeframesOf(row.timeframes);
  const given = parametersOf(row.parameters);
  const threshold = row.confidenceThreshold;
  const definition = catalogue.patterns.get(row.className);
  if (definition) {
    const parameters = resolveParameters(definition, given);
    const names = [definition.bullish, definition.bearish, ...(definition.neutral === undefined ? [] : [definition.neutral])];
    return { names, threshold, pattern: { definition, parameters, timeframes } };
  }
  const candlestick = CANDLESTICKS.find(({ name }) => name === row.className);
  if (!candlestick) throw new RowProblem(`there is no pattern "${row.className}" (class_name); docs/patterns.md lists them`);
  const names = [candlestick.positive, candlestick.negative].flatMap((signal) => (signal ? [signal.pattern] : []));
  const { penetration } = resolveParameters({ name: row.className, parameters: penetrationOf(candlestick.penetration) }, given);
  return { names, threshold, candlestick: { name: row.className, timeframes, ...(penetration === undefined ? {} : { penetration }) } };
}

const penetrationOf = (preset: number | undefined): readonly ParameterSpec[] =>
  preset === undefined ? [] : [{ name: 'penetration', default: preset, minimum: 0, maximum: 10, integer: false }];

function chooseRule(row: Definitions['alerts'][number], indicators: readonly IndicatorChoice[], catalogue: Catalogue): CrossingRule {
  const timeframes = timeframesOf(row.timeframes);
  const rule = ruleOf(row, timeframes);
  if (typeof rule === 'string') throw new RowProblem(rule);
  const missing = timeframes.flatMap((timeframe) =>
    missingOperands(rule, indicators, timeframe, catalogue.indicators).map((name) => `${name} on ${timeframe}`),
  );
  const [first] = missing;
  if (first !== undefined && missing.length >= timeframes.length)
    throw new RowProblem(`${first} does not run; enable it in indicator_definitions under exactly that label`);
  return rule;
}

function parametersOf(given: unknown): Parameters {
  const parsed = NumberParameters.safeParse(given ?? {});
  if (!parsed.success) throw new RowProblem('instantiation_params must be a JSON object of numbers, such as {"period": 14}');
  return parsed.data;
}

function timeframesOf(names: readonly string[]): Timeframe[] {
  const unknown = names.find((name) => !isTimeframe(name));
  if (unknown !== undefined) throw new RowProblem(`there is no timeframe "${unknown}"; there are ${TIMEFRAMES.join(', ')}`);
  if (names.length === 0) throw new RowProblem('applicable_timeframes is empty');
  return TIMEFRAMES.filter((timeframe) => names.includes(timeframe));
}
