import type { AlertDefinitionRow, IndicatorDefinitionRow, PatternDefinitionRow } from './tables/index.js';

/** The tables that choose what the engine runs; each in the order in which it runs. */
export interface Definitions {
  readonly indicators: readonly IndicatorDefinitionRow[];
  readonly patterns: readonly PatternDefinitionRow[];
  readonly alerts: readonly AlertDefinitionRow[];
}

/** Why a row does not run. */
export interface DefinitionProblem {
  readonly table: keyof Definitions;
  readonly name: string;
  readonly problem: string;
}
