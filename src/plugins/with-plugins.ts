import { type IndicatorDefinition, INDICATORS } from '../indicators/index.js';
import { type PatternDefinition, PATTERNS } from '../patterns/index.js';
import { guardIndicator, guardPattern, type ReportProblem } from './guard.js';
import type { Plugin } from './load.js';
import type { PluginProblems } from './measurements.js';

/** The built-in catalogue with what plugins add to it, guarded. */
export function catalogueWith(
  plugins: readonly Plugin[],
  report: ReportProblem,
  problems?: PluginProblems,
): { readonly indicators: ReadonlyMap<string, IndicatorDefinition>; readonly patterns: ReadonlyMap<string, PatternDefinition> } {
  const indicators = plugins.flatMap((plugin) => plugin.indicators.map((one) => guardIndicator(one, report, problems)));
  const patterns = plugins.flatMap((plugin) => plugin.patterns.map((one) => guardPattern(one, report, problems)));
  return {
    indicators: new Map([...INDICATORS, ...indicators.map((one) => [one.name, one] as const)]),
    patterns: new Map([...PATTERNS, ...patterns.map((one) => [one.name, one] as const)]),
  };
}
