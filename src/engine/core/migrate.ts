import type { Plan, PlannedTimeframe } from './plan.js';
import { RECORD_SIZE } from './record.js';
import { historySize } from './history.js';
import { HEADER, SYMBOL_HEADER_SIZE } from './symbol-header.js';
import type { SymbolState } from './symbol-state.js';
import { watchLevels } from './watch-levels.js';

/**
 * Carries one symbol's memory from one plan into another: the day, the bars, and what both plans run. What only the new one runs
 * stays as `into` has it, warmed up or not.
 */
export function migrateSymbol(plan: Plan, { block: into, followed }: SymbolState, from: Plan, other: SymbolState): void {
  const { block } = other;
  copy(into, 0, block, 0, SYMBOL_HEADER_SIZE);
  for (const own of plan.timeframes) {
    const known = from.timeframes.find(({ timeframe }) => timeframe === own.timeframe);
    if (known) migrateTimeframe(own, into, known, block);
  }
  if (plan.seconds && from.seconds) copy(into, plan.seconds.at, block, from.seconds.at, historySize(plan.seconds.capacity));
  plan.tracker.migrateFrom(into, plan.patternsAt, followed, from.tracker, { state: block, at: from.patternsAt, followed: other.followed });
  into[HEADER.quietUntil] = 0;
  watchLevels(plan, into);
}

function migrateTimeframe(own: PlannedTimeframe, into: Float64Array, other: PlannedTimeframe, block: Float64Array): void {
  copy(into, own.formingAt, block, other.formingAt, RECORD_SIZE);
  copy(into, own.history.at, block, other.history.at, historySize(own.history.capacity));
  for (const { label, kernel, stateAt, outputAt } of own.indicators) {
    const known = other.indicators.find((indicator) => indicator.label === label && indicator.kernel.stateSize === kernel.stateSize);
    if (!known) continue;
    copy(into, stateAt, block, known.stateAt, kernel.stateSize);
    copy(into, outputAt, block, known.outputAt, kernel.outputs.length);
  }
  for (const { rule, stateAt } of own.crossings) {
    const known = other.crossings.find((crossing) => JSON.stringify(crossing.rule) === JSON.stringify(rule));
    if (known) into[stateAt] = block[known.stateAt]!;
  }
}

function copy(into: Float64Array, at: number, from: Float64Array, fromAt: number, size: number): void {
  into.set(from.subarray(fromAt, fromAt + size), at);
}
