import type { AlertDefinitionRow } from '../../store/index.js';
import type { CrossingRule } from '../core/index.js';
import type { Timeframe } from '../../market/index.js';

type Operand = CrossingRule['value'];

/** `close`, a number, `RSI14`, or `MACD.signal`. A label may hold a dot in its brackets: `BollingerBands(20,2.5).upper`. */
export function parseOperand(text: string): Operand | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (trimmed === 'close') return { price: 'close' };
  const level = Number(trimmed);
  if (Number.isFinite(level)) return { level };
  const parts = /^([^.()]+(?:\([^()]*\))?)(?:\.([a-z_0-9]+))?$/i.exec(trimmed);
  if (!parts?.[1]) return undefined;
  return { indicator: parts[1], ...(parts[2] === undefined ? {} : { output: parts[2] }) };
}

/** @returns the rule, or what is wrong with the row in words */
export function ruleOf(row: AlertDefinitionRow, timeframes: readonly Timeframe[]): CrossingRule | string {
  const value = parseOperand(row.value);
  const against = parseOperand(row.against);
  if (!value) return `value "${row.value}" is neither an indicator (RSI14, MACD.signal) nor close`;
  if ('level' in value) return `value "${row.value}" is a number: a number cannot cross anything; put it into against`;
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
