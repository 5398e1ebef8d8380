import { DEFINITION_VARIANTS } from './reference-variants.suite.js';
import { INDICATORS } from './catalogue.js';
import { type IndicatorDefinition, type Parameters } from './contract.js';
import golden from './golden.json' with { type: 'json' };
import { runKernel } from './kernel.suite.js';
import { resolveParameters } from './parameters.js';
import { CHANNELS } from './reference-channels.suite.js';
import { CYCLES } from './reference-cycles.suite.js';
import { SESSIONS } from './reference-sessions.suite.js';
import { STATISTICS } from './reference-statistics.suite.js';
import type { Reference } from './reference.suite.js';
import { isSampled, SERIES, type SeriesBar } from './series.suite.js';

export type Oracle = 'TA-Lib' | 'second computation';

/** One comparison: an indicator with parameters on a series against an oracle. */
export interface Agreement {
  readonly name: string;
  readonly parameters: Parameters;
  readonly series: string;
  readonly oracle: Oracle;
  /** First bar with a value, by us and by the oracle. */
  readonly begins: readonly [ours: number, oracle: number];
  readonly compared: number;
  /** Largest difference, relative where the value exceeds 1. */
  readonly worst: number;
}

const definitionOf = (name: string): IndicatorDefinition => {
  const definition = INDICATORS.get(name);
  if (!definition) throw new Error(`no ${name}`);
  return definition;
};

/** Rows of outputs for the given bars. */
export function outputsOf(name: string, parameters: Parameters, bars: readonly SeriesBar[]): number[][] {
  const definition = definitionOf(name);
  return runKernel(definition.create(resolveParameters(definition, parameters)), bars);
}

const errorOf = (got: number | undefined, expected: number): number =>
  Object.is(got, expected) ? 0 : Math.abs((got ?? NaN) - expected) / Math.max(1, Math.abs(expected));

const largest = (errors: readonly number[]): number => (errors.some(Number.isNaN) ? NaN : Math.max(0, ...errors));

type Row = readonly (number | null)[];

function talibAgreement(entry: { name: string; parameters: Parameters; series: string; begin: number; values: readonly Row[] }): Agreement {
  const bars = SERIES[entry.series] ?? [];
  const given = outputsOf(entry.name, entry.parameters, bars);
  const kept = given.filter((_, i) => i >= entry.begin && isSampled(i, entry.begin, bars.length));
  if (kept.length !== entry.values.length) throw new Error(`${entry.name} on ${entry.series}: ${kept.length} rows`);
  // JSON has no NaN: where TA-Lib 0.6 divides 0 by 0 the file holds null.
  const errors = entry.values.flatMap((row, i) => row.flatMap((value, k) => (value === null ? [] : [errorOf(kept[i]?.[k], value)])));
  const begins = [given.findIndex((row) => !row.some(Number.isNaN)), entry.begin] as const;
  return { ...entry, oracle: 'TA-Lib', begins, compared: errors.length, worst: largest(errors) };
}

/** All comparisons with the stored TA-Lib values. */
export const talibAgreements = (): Agreement[] =>
  golden.map(({ name, parameters, series, begin, values }) =>
    talibAgreement({ name, parameters: defined(parameters), series, begin, values }),
  );

/** The type of a JSON module has every key in every object. */
const defined = (parameters: Readonly<Record<string, number | undefined>>): Parameters =>
  Object.fromEntries(Object.entries(parameters).filter((entry): entry is [string, number] => entry[1] !== undefined));

const SESSION_BARS = 40;
const FIRST_SESSION = 16_161;

/** The series as sessions of 40 bars after five bars before the opening each. */
export const inSessions = (bars: readonly SeriesBar[]): SeriesBar[] =>
  bars.map((bar, i) => {
    const day = FIRST_SESSION + Math.floor(i / (SESSION_BARS + 5));
    const minute = (i % (SESSION_BARS + 5)) - 5;
    return { ...bar, session: minute < 0 ? 0 : day, start: day * 86_400_000 + 13.5 * 3_600_000 + minute * 60_000 };
  });

const anchor = FIRST_SESSION * 86_400_000 + 13.5 * 3_600_000 + 20 * 60_000;

/** Parameters to compare with besides the defaults. */
const VARIANTS: Readonly<Record<string, readonly Parameters[]>> = {
  var: [{ period: 20 }],
  stddev: [{ period: 20, deviations: 2 }],
  bollinger: [
    { period: 5, deviations: 1.5, lowerDeviations: 2.5 },
    { period: 10, maType: 1 },
  ],
  bollinger_percent_b: [{ period: 5, deviations: 1 }],
  bollinger_bandwidth: [{ period: 5, deviations: 3 }],
  stochrsi_slow: [
    { slowK: 1, slowD: 5, period: 7, k: 5 },
    { slowK: 5, slowD: 1 },
  ],
  correl: [{ period: 5 }],
  beta: [{ period: 20 }],
  avgdev: [{ period: 5 }],
  cci: [{ period: 20 }, { period: 5 }],
  mama: [{ fastLimit: 0.8, slowLimit: 0.02 }],
  hma: [{ period: 9 }, { period: 5 }],
  donchian: [{ period: 50 }],
  keltner: [{ maType: 0, simpleRange: 1, rangePeriod: 20, multiplier: 1.5 }],
  supertrend: [{ period: 3, multiplier: 1 }],
  ichimoku: [{ conversion: 5, base: 9, span: 30, displacement: 4 }],
  squeeze: [{ period: 10, deviations: 1.5 }],
  anchored_vwap: [{ anchor }],
  relative_volume: [{ sessions: 3 }],
};

function referenceAgreement(name: string, reference: Reference, parameters: Parameters, series: string): Agreement {
  const plain = SERIES[series] ?? [];
  const bars = name in SESSIONS ? inSessions(plain) : plain;
  const given = outputsOf(name, parameters, bars);
  const expected = reference(bars, resolveParameters(definitionOf(name), parameters));
  // A row that the reference leaves out must be NaN here; one that it has must be there.
  const errors = expected.flatMap((row, i) =>
    row === undefined ? [given[i]?.every(Number.isNaN) ? 0 : NaN] : row.map((value, k) => errorOf(given[i]?.[k], value)),
  );
  const begins = [given.findIndex((row) => !row.some(Number.isNaN)), expected.findIndex((row) => row !== undefined)] as const;
  return { name, parameters, series, oracle: 'second computation', begins, compared: errors.length, worst: largest(errors) };
}

/** All comparisons with the second computations. */
export const referenceAgreements = (): Agreement[] =>
  [
    ...Object.entries({ ...STATISTICS, ...CYCLES, ...CHANNELS, ...SESSIONS }).flatMap(([name, reference]) =>
      [{}, ...(VARIANTS[name] ?? [])].map((parameters) => ({ name, parameters, reference })),
    ),
    ...DEFINITION_VARIANTS,
  ].flatMap(({ name, parameters, reference }) =>
    Object.keys(SERIES).map((series) => referenceAgreement(name, reference, parameters, series)),
  );
