import { CANDLESTICKS } from './candlestick/catalogue.js';
import { CHART } from './chart/catalogue.js';
import { CHART_EXAMPLES } from './chart/examples.js';
import type { PatternDefinition } from './contract.js';
import { drawing } from './drawing.suite.js';
import type { PatternExample } from './example.js';
import { INTRADAY } from './intraday/catalogue.js';
import { INTRADAY_EXAMPLES } from './intraday/examples.js';

const HEAD = `# Patterns

What TickStock detects: this page and its pictures are generated from the definitions and their examples. Every pattern is written for the bullish case and
runs on the mirrored market for the bearish one; every distance is in units of ATR(14) of its timeframe, so neither the price's scale nor its level matters.
[Messages](messages.md) shows how patterns are published, [definitions](definitions.md) how they are chosen and tuned, [confidence](confidence.md) what
confidence and probability mean.

A pattern _forms_ (its shape is there), is _confirmed_ when a bar closes beyond its trigger by a tenth of an ATR, and ends at its _target_, as _failed_ with a
close beyond its invalidation, or _expired_ after its horizon. Levels of the session (yesterday's high) are watched silently until a print breaks them; such a
break is published at once, provisionally, and confirmed or withdrawn by the close of its bar. While one occurrence is followed, and during its cool-down after
that, the same pattern on the same side is not published again.

Patterns are detected in the bars of the regular session alone: outside it a bar has only a few prints, some of them far off. The trading before the open counts
through its high and low.
`;

function section(definition: PatternDefinition, example: PatternExample | undefined): string {
  const { name, title, rule, bullish, bearish, neutral, timeframes, horizon, coolDown, levels = [], parameters } = definition;
  const table = parameters.map(
    ({ name: parameter, default: preset, minimum, maximum }) => `| \`${parameter}\` | ${preset} | ${minimum} … ${maximum} |`,
  );
  return [
    `## ${title}`,
    '',
    rule,
    '',
    ...(example ? [`![${title}](images/patterns/${name}.svg)`, ''] : []),
    `\`${name}\`, published as \`${bullish}\` and \`${bearish}\`${neutral === undefined ? '' : `, \`${neutral}\``}, on ${timeframes.join(', ')}. Horizon ${horizon} bars, cool-down ${coolDown} bars.${levels.length === 0 ? '' : ` Levels of its own: ${levels.join(', ')}.`}`,
    '',
    '| Parameter | Default | Range |',
    '| --- | --- | --- |',
    ...table,
    '',
  ].join('\n');
}

function candlesticks(): string {
  const rows = CANDLESTICKS.map(({ name, bars, lookback, positive, negative, penetration }) => {
    const published = [positive, negative].flatMap((signal) => (signal ? [`\`${signal.pattern}\``] : []));
    return `| \`${name}\` | ${published.join(', ')} | ${bars} | ${lookback} | ${penetration ?? ''} |`;
  });
  return [
    '## Candlesticks',
    '',
    'The 61 of TA-Lib with its rules, settings and grades; 0 differences with native TA-Lib. A candlestick is confirmed at once; an ATR either way is its target',
    'and its invalidation. Doji and the like say nothing about direction: they are published and not followed.',
    '',
    '| TA-Lib | Published as | Bars | Lookback | Penetration |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** Every pattern with a picture: its definition, and the example that it is drawn from. */
export const PICTURED: readonly { readonly definition: PatternDefinition; readonly example: PatternExample | undefined }[] = [
  ...CHART.map((definition) => ({ definition, example: CHART_EXAMPLES.get(definition.name) })),
  ...INTRADAY.map((definition) => ({ definition, example: INTRADAY_EXAMPLES.get(definition.name) })),
];

/** docs/patterns.md. */
export const patternsDocument = (): string =>
  `${[HEAD, ...PICTURED.map(({ definition, example }) => section(definition, example)), candlesticks()].join('\n').trimEnd()}\n`;

/** docs/images/patterns/NAME.svg. */
export const pictureOf = (definition: PatternDefinition, example: PatternExample): string => drawing(definition, example);
