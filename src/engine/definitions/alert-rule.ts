import type { AlertDefinitionRow } from '../../store/index.js';
import type { CrossingRule } from '../core/index.js';
import type { Timeframe } from '../../market/index.js';

type Operand = CrossingRule['value'];

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
/** A label is a word, or several, with the parameters in brackets behind it where they are not the usual ones. */
const INDICATOR = /^(?<indicator>[a-z_][\w -]*(?:\([^()]*\))?)(?:\.(?<output>\w+))?$/i;

/** `close`, a number, `RSI14`, or `MACD.signal`. A label may hold a dot in its brackets: `BollingerBands(20,2.5).upper`. */
export function parseOperand(text: string): Operand | undefined {
  const trimmed = text.trim();
  if (trimmed === 'close') return { price: 'close' };
  if (NUMBER.test(trimmed)) return { level: Number(trimmed) };
  const { indicator, output } = INDICATOR.exec(trimmed)?.groups ?? {};
  if (indicator === undefined) return undefined;
  return { indicator, ...(output === undefined ? {} : { output }) };
}

/** @returns the rule, or what is wrong with the row in words */
export function ruleOf(row: AlertDefinitionRow, timeframes: readonly Timeframe[]): CrossingRule | string {
  const value = parseOperand(row.value);
  const against = parseOperand(row.against);
  if (!value) return `value "${row.value}" is neither an indicator (RSI14, MACD.signal) nor close`;
  if ('level' in value) return `value "${row.value}" is a number, which cannot cross anything; put it into against`;
  if (!against) return `against "${row.against}" is neither an indicator (RSI14, MACD.signal), nor close, nor a number`;
  if (row.aboveType === null && row.belowType === null) return 'neither above_type nor below_type is set';
  return {
    value,
    against,
    ...(row.aboveType === null ? {} : { above: row.aboveType }),
    ...(row.belowType === null ? {} : { below: row.belowType }),
    hysteresis: row.hysteresisUnit === 'atr' ? { atr: row.hysteresis } : { points: row.hysteresis },
    severity: row.severity,
    timeframes,
  };
}

const operandText = (operand: Operand): string => {
  if ('level' in operand) return String(operand.level);
  if ('price' in operand) return operand.price;
  return operand.output === undefined ? operand.indicator : `${operand.indicator}.${operand.output}`;
};

/** The row that says the same as a rule. */
export function rowOfRule(rule: CrossingRule): AlertDefinitionRow {
  const { above, below, value, against, hysteresis, severity, timeframes } = rule;
  return {
    name: above ?? below ?? operandText(value),
    description: `${operandText(value)} crosses ${operandText(against)}`,
    enabled: true,
    timeframes,
    universe: null,
    value: operandText(value),
    against: operandText(against),
    aboveType: above ?? null,
    belowType: below ?? null,
    hysteresis: 'atr' in hysteresis ? hysteresis.atr : hysteresis.points,
    hysteresisUnit: 'atr' in hysteresis ? 'atr' : 'points',
    severity,
  };
}
