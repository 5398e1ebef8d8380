import { checkContract, type ContractViolation } from '../indicators/index.js';
import { barRecord, EXAMPLE_OPEN, type ExampleBar, type PatternDefinition, PatternTracker } from '../patterns/index.js';
import { MINUTE_MS, REGULAR_MINUTES, TIMEFRAME_MS } from '../market/index.js';
import { guardPattern, type PluginProblem } from './guard.js';
import type { Plugin } from './load.js';

/** What was found about one indicator or pattern of a module. */
export interface PluginVerdict {
  readonly kind: 'indicator' | 'pattern';
  readonly name: string;
  readonly violations: readonly ContractViolation[];
}

/** Asks the contract of everything in a module. */
export function checkPlugin({ indicators, patterns }: Plugin): readonly PluginVerdict[] {
  return [
    ...indicators.map((definition) => ({ kind: 'indicator' as const, name: definition.name, violations: checkContract(definition) })),
    ...patterns.map((definition) => ({ kind: 'pattern' as const, name: definition.name, violations: checkPattern(definition) })),
  ];
}

const BARS = 2_000;
const DAY_MINUTES = 1_440;

/** A walk of sessions of minutes, for what looks at anything. */
function walk(seed: number, minutes: number): ExampleBar[] {
  let state = seed;
  const next = (): number => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) >>> 8) / (1 << 24);
  const perSession = Math.floor(REGULAR_MINUTES / minutes);
  let last = 100;
  return Array.from({ length: BARS }, (_, i) => {
    const open = last;
    const close = Math.max(1, open + (next() + next() - 1) * 0.4);
    last = close;
    const minute = Math.floor(i / perSession) * DAY_MINUTES + (i % perSession) * minutes;
    const [high, low] = [Math.max(open, close) + next() * 0.2, Math.min(open, close) - next() * 0.2];
    return { start: EXAMPLE_OPEN + minute * MINUTE_MS, open, high, low, close, volume: Math.floor(next() * 10_000) };
  });
}

/** Looks for a pattern in made markets: it must not throw, its levels must be in order, the same bars must give the same events. */
function checkPattern(definition: PatternDefinition): ContractViolation[] {
  const problems: PluginProblem[] = [];
  const guarded = guardPattern(definition, (problem) => problems.push(problem));
  const parameters = Object.fromEntries(definition.parameters.map((spec) => [spec.name, spec.default]));
  const trace = (seed: number): string =>
    JSON.stringify(
      definition.timeframes.flatMap((timeframe) => {
        const tracker = new PatternTracker({ patterns: [{ definition: guarded, parameters, timeframes: [timeframe] }], candlesticks: [] });
        const state = new Float64Array(tracker.stateSize);
        const followed = tracker.nothing();
        return walk(seed, TIMEFRAME_MS[timeframe] / MINUTE_MS).flatMap((bar) => [
          ...(tracker.onBar(state, 0, followed, timeframe, barRecord(bar), 0) ?? []),
        ]);
      }),
    );
  const repeatable = [1, 2, 3].every((seed) => trace(seed) === trace(seed));
  return [
    ...problems.map(({ problem }) => ({ promise: 'returns detections that can be followed, and does not throw', problem })),
    ...(repeatable
      ? []
      : [{ promise: 'is pure', problem: 'the same bars gave other events the second time: state is kept between calls' }]),
  ];
}
