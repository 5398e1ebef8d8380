import type { SignalSeverity } from '../market/index.js';

/** What a row of the definition tables shares. `parameters` and names are as somebody wrote them: not checked yet. */
interface DefinitionRow {
  /** Unique in its table. */
  readonly name: string;
  readonly enabled: boolean;
  readonly timeframes: readonly string[];
  /** Only where the engine runs this universe; null: always. */
  readonly universe: string | null;
  /** For people. */
  readonly description: string;
}

export interface IndicatorDefinitionRow extends DefinitionRow {
  /** Name in the catalogue. */
  readonly className: string;
  readonly parameters: unknown;
}

export interface PatternDefinitionRow extends DefinitionRow {
  readonly className: string;
  readonly parameters: unknown;
  /** 0..1; events with a lower score are neither recorded nor sent. */
  readonly confidenceThreshold: number;
}

export interface AlertDefinitionRow extends DefinitionRow {
  /** `RSI14`, `MACD.signal`, `close`; `against` may also be a number. */
  readonly value: string;
  readonly against: string;
  readonly aboveType: string | null;
  readonly belowType: string | null;
  readonly hysteresis: number;
  readonly hysteresisUnit: 'points' | 'atr';
  readonly severity: SignalSeverity;
}

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
