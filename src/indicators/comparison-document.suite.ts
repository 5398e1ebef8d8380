import { INDICATORS } from './catalogue.js';
import type { IndicatorDefinition } from './contract.js';
import { FORMS } from './forms.suite.js';
import { AGREEMENT, type Distance } from './notes.js';
import { resolveParameters } from './parameters.js';
import { adviceOf, callOf, inWords, describeIndicator, usualForm } from './describe.js';

const HEAD = `## Why is it not TradingView's number?

Everybody who compares values asks this first; the same goes for StockCharts, MetaTrader or a script with pandas. Begin with
\`npx tickstock analyze --explain "rsi(14)"\`: it says what the indicator begins with, how long that shows, which other forms are common, and how to get them.
Then check, in this order:

1. **The bars.** Most differences come from them. With extended hours or without? Adjusted for splits, for dividends too? All exchanges, or one? A bar
   that is still forming changes with every trade. A daily bar here holds the regular session alone. Compare the four prices and the volume of
   the last bars before you compare an indicator.
2. **Where the bars begin.** An average without a fixed window never quite forgets its first value: with few bars before it, a value differs from the one
   on a chart with years of data. The table «How long the beginning shows» says how many bars it takes.
3. **The parameters.** The defaults here are TA-Lib's: \`stoch\` 5, 3, 3 where TradingView has 14, 1, 3; \`cci\` 14 where it has 20; \`stddev\` 5; \`trix\` 30.
4. **The form.** The table «Ours and other forms» has every indicator whose common forms differ, how far they are apart, and how to get the other.
   TradingView's Stoch RSI is \`stochrsi_slow\`; \`stochrsi\` is TA-Lib's.

TradingView does not publish all of its code; the statements about it follow its reference and its built-in scripts.

### How long the beginning shows

«Bars» is measured on generated minutes with two runs, one of which begins much earlier: that many bars after the first value of the later run the two agree
within ${AGREEMENT} of the usual (root mean square) size of the values, and stay so; the worst of five series. «Weight» is calculated: after that many bars
the seed of the slowest average in it weighs less than ${AGREEMENT}; averages of averages and ratios can take longer. Indicators that are not listed depend on
the bars of their warm-up alone.
`;

const MIDDLE = `### Ours and other forms

«Apart»: the largest difference at the first bar that both have, or the usual one where they never agree, in percent of the usual size of the
values; «agree after»: from that bar on within ${AGREEMENT} of it. Measured with the defaults on five generated series of 1,000 minutes, against a computation
of the other form (\`src/indicators/reference-forms*.suite.ts\`); a test fails when a figure is wrong, or when the advice does not give the other form's
values. «nothing» means that the form there is ours.
`;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map(row).join('\n');

const byName = (a: IndicatorDefinition, b: IndicatorDefinition): number => (a.name < b.name ? -1 : 1);

function beginnings(): string {
  const rows = [...INDICATORS.values()].toSorted(byName).flatMap((definition) => {
    if (definition.notes?.seed === undefined) return [];
    const parameters = resolveParameters(definition, {});
    const { settles, fades, smoothing, seed } = describeIndicator(definition, parameters);
    const label = definition.label(parameters);
    return [
      [`\`${definition.name}\``, label, smoothing, seed, settles === undefined ? 'by sessions' : String(settles), String(fades ?? '–')],
    ];
  });
  return table(['name', 'measured with', 'smoothing', 'seed', 'bars', 'weight'], rows);
}

const apart = ({ share, after }: Distance): string[] => [`${Number((100 * share).toPrecision(1))} %`, String(after)];

function otherForms(): string {
  const rows = FORMS.toSorted((a, b) => byName(a.definition, b.definition)).map(({ definition, form, parameters }) => {
    const smoothing = inWords(definition.notes?.smoothing, parameters) ?? 'none';
    const seed = inWords(definition.notes?.seed, parameters);
    const advice = adviceOf(INDICATORS, definition, form, usualForm(definition, parameters));
    const here =
      advice && [`\`${callOf(advice.definition, advice.parameters)}\``, ...(advice.afterwards ? [advice.afterwards] : [])].join(', ');
    const ours = seed === undefined ? smoothing : `${smoothing}. Seed: ${seed}`;
    const measured = form.distance?.with ? ` (${callOf(definition, parameters)})` : '';
    const distances = form.distance ? apart(form.distance) : ['by the data', '–'];
    const same = form.differs.startsWith('nothing');
    return [`\`${definition.name}\`${measured}`, ours, form.where, form.differs, ...distances, same ? 'as it is' : (here ?? 'not here')];
  });
  return table(['name', 'ours', 'elsewhere', 'what differs there', 'apart', 'agree after', 'how to get it here'], rows);
}

/** The part of docs/indicators.md for those who compare. */
export const comparisonDocument = (): string => [HEAD, beginnings(), '', MIDDLE, otherForms(), ''].join('\n');
