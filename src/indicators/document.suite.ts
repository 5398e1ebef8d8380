import { type Agreement, outputsOf, referenceAgreements, talibAgreements } from './agreement.suite.js';
import { INDICATORS } from './catalogue.js';
import { comparisonDocument } from './comparison-document.suite.js';
import type { IndicatorDefinition, ParameterSpec } from './contract.js';
import { isTalibNoise } from './judgement.suite.js';
import { resolveParameters } from './parameters.js';

const OPENING = `# Indicators

Generated from the catalogue, its notes and the measured errors: \`node scripts/docs/indicators.mjs\`. Do not edit.
`;

const CATALOGUE = `Every value comes with the bar after the warm-up (TA-Lib's lookback: 0 means with the first bar) and is NaN before. All of an
indicator's outputs begin together. Prices are in US dollars, volumes in shares. State is a fixed number of doubles a symbol;
a bar costs O(1), or O(period) for \`avgdev\` and \`cci\` (no exact running form) and O(cycle ≤ 50) for \`ht_dcphase\`, \`ht_sine\`,
\`ht_trendline\` and \`ht_trendmode\`.

\`maType\` is TA-Lib's: 0 SMA, 1 EMA, 2 WMA, 3 DEMA, 4 TEMA, 5 TRIMA, 6 KAMA, 7 MAMA, 8 T3.

**Oracles.** TA-Lib: values of native TA-Lib 0.6 (npm \`talib\` 1.1.6), stored in \`src/indicators/golden.json\`, for the parameter sets and
seven series of the tests: a random walk, a penny stock, huge ranges, gaps, tiny moves at 500,000 dollars, a halt, a constant.
Second: an independent computation over the whole series in two passes (\`src/indicators/reference-*.suite.ts\`). The worst error is the
largest difference seen, relative where the value exceeds 1; where TA-Lib gives rounding noise (below) only the second oracle counts.

**Where we differ from TA-Lib 0.6 on purpose.**

- Variance, deviation, Bollinger bands, correlation: TA-Lib's E[x²] − E[x]² cancels for small moves at a high price, up to false
  zeros; and it takes a variance below 1e-14 for 0. Ours is the two-pass value. \`correl\` and \`beta\` keep TA-Lib's threshold: 0 where the
  denominator is below 1e-14.
- In a market that does not move TA-Lib's running sums leave a residue: \`ht_dcphase\`, \`ht_sine\`, \`ht_trendmode\` and \`mama\` then follow its
  phase. Ours give the values of the column «still» (the first output at 100 dollars, 10 shares a bar).
- \`bollinger_percent_b\` is 0.5, the middle, where the bands have no width; \`stochrsi_slow\` is 0 where the RSI moves by less than 1e-9 (rounding).
- \`imi\` of bars without a body is 0, not NaN. \`natr\` needs a period of 2.
- Not here: MAXINDEX, MININDEX, MINMAXINDEX (which of equal extremes they name depends on the history of the scan; see \`aroon\`), MAVP
  (needs a series of periods), and the vector arithmetic (ADD … TANH), which is not an indicator.
`;

const range = ({ name, default: preset, minimum, maximum, integer }: ParameterSpec): string =>
  `${name} ${preset} (${minimum}–${maximum}${integer ? '' : ', any'})`;

const scientific = (value: number): string => (value === 0 ? '0' : value.toExponential(0));

const worstOf = (agreements: readonly Agreement[]): string => scientific(Math.max(...agreements.map(({ worst }) => worst)));

function standing(definition: IndicatorDefinition): string {
  const { lookback } = definition.create(resolveParameters(definition, {}));
  const bars = Array.from({ length: lookback + 50 }, (_, i) => {
    const session = 16_161 + i;
    return { open: 100, high: 100, low: 100, close: 100, volume: 10, session, start: session * 86_400_000 + 13.5 * 3_600_000 };
  });
  const value = outputsOf(definition.name, {}, bars).at(-1)?.[0] ?? NaN;
  return String(Number(value.toPrecision(6)));
}

/** The text of docs/indicators.md. */
export function catalogueDocument(): string {
  const talib = talibAgreements().filter((agreement) => !isTalibNoise(agreement));
  const second = referenceAgreements();
  const rows = [...INDICATORS.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((definition) => {
      const kernel = definition.create(resolveParameters(definition, {}));
      const mine = ({ name }: Agreement): boolean => name === definition.name;
      const oracles = [
        { name: 'TA-Lib', agreements: talib.filter(mine) },
        { name: 'second', agreements: second.filter(mine) },
      ].filter(({ agreements }) => agreements.length > 0);
      return [
        `\`${definition.name}\``,
        definition.title ?? '',
        definition.parameters.map(range).join('; ') || '–',
        kernel.outputs.join(', '),
        `${kernel.lookback}${definition.sessionBound === true ? ' (in session)' : ''}`,
        standing(definition),
        definition.source ?? '',
        oracles.map(({ name, agreements }) => `${name} ${worstOf(agreements)}`).join('; '),
      ];
    });
  const heads = [
    'name',
    'what',
    'parameters: default (range)',
    'outputs',
    'warm-up, defaults',
    'still',
    'source',
    'oracle and worst error',
  ];
  const lines = [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [OPENING, comparisonDocument(), `## All ${INDICATORS.size}\n`, CATALOGUE, lines.join('\n'), ''].join('\n');
}
