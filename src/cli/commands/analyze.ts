import { type Command, Option } from 'commander';
import { type Timeframe, TIMEFRAMES } from '../../market/index.js';
import type { Grading } from '../../patterns/index.js';
import { Analysis } from '../analyze/analysis.js';
import { type FileBar, readBars } from '../analyze/bars-file.js';
import { explainIndicators, explanationText } from '../analyze/explain.js';
import { chooseIndicators, choosePatterns } from '../analyze/selection.js';
import { openCatalogue } from '../compose/catalogue.js';
import { UsageError } from '../errors.js';
import { note, print, progress, write } from '../output.js';
import { loadConfig } from '../settings.js';

interface AnalyzeOptions {
  readonly timeframe: Timeframe;
  readonly indicators?: string;
  readonly patterns?: string;
  readonly plugin?: readonly string[];
  readonly grading: Grading;
  readonly format: 'csv' | 'json';
  readonly explain?: readonly string[];
  readonly json?: true;
}

const DEFAULT_INDICATORS = 'sma(20) ema(20) rsi(14) macd bollinger atr(14)';
const SHOWN_PROBLEMS = 20;
const PROGRESS_EVERY = 50_000;

const TEACHING = `
One row a bar, in the file's order: its time and prices, then a column an output. A cell is empty until the indicator is warm.
Candlestick columns come first of the patterns and have TA-Lib's names and grades (-200 … 200). The others have their catalogue
names: 0, and on the bar that confirms the pattern its score, 1 … 100 on the bullish side, -100 … -1 on the bearish one.
--patterns takes names and groups: all, or candlesticks, is TA-Lib's 61 and nothing else; intraday and chart add the others, with
those of your plugins. What looks at the trading session (opening_range_15, vwap_cross …) needs --timeframe 1min.
Headers may be in any case and order; several tickers in one file (a ticker column) are kept apart; csv.gz and the vendor's
minute_aggs_v1 and day_aggs_v1 are read as they are.
A value is not TradingView's? --explain says what it begins with, for how long that shows, and how to have the other form. Examples:
  $ npx tickstock analyze spy.csv --indicators "sma(20) macd(12,26,9) rsi(period=14)"
  $ npx tickstock analyze spy.csv --patterns all --grading legacy
  $ npx tickstock analyze spy-5min.csv --timeframe 5min --patterns "chart flag CDLDOJI"
  $ npx tickstock analyze 2026-05-22.csv.gz --timeframe 1min --indicators vwap --format json
  $ npx tickstock analyze --explain "rsi(14) macd"`;

export function addAnalyze(program: Command): void {
  program
    .command('analyze [bars]')
    .description('indicators and patterns of a file of bars, by the same code that runs live')
    .addOption(new Option('--timeframe <timeframe>', 'length of the bars').choices(TIMEFRAMES).default('1day'))
    .option('--indicators <list>', `which, with their parameters, or all; without this and --patterns: ${DEFAULT_INDICATORS}`)
    .option('--patterns <list>', 'which, by name or group: all (the candlesticks), intraday, chart')
    .option('--plugin <module...>', 'modules with indicators and patterns of your own; TICKSTOCK_PLUGINS when absent')
    .addOption(
      new Option('--grading <grading>', 'modern: ±80 where one end of two bodies matches, as TA-Lib 0.6; legacy: 0 there, as TA-Lib 0.4')
        .choices(['modern', 'legacy'])
        .default('modern'),
    )
    .addOption(new Option('--format <format>', 'csv, or json: one object a line').choices(['csv', 'json']).default('csv'))
    .option(
      '--explain <list...>',
      'instead of computing: seed, warm-up, smoothing and other common forms of these indicators; needs no file',
    )
    .option('--json', 'as --format json')
    .addHelpText('after', TEACHING)
    .action(runAnalyze);
}

async function runAnalyze(file: string | undefined, options: AnalyzeOptions): Promise<void> {
  const { timeframe, grading, patterns } = options;
  const format = options.json ? 'json' : options.format;
  const indicators = options.indicators ?? (patterns === undefined ? DEFAULT_INDICATORS : '');
  const catalogue = await openCatalogue(options.plugin ?? loadConfig().TICKSTOCK_PLUGINS, {
    info: () => undefined,
    error: (message, fields) => note(`${message}: ${JSON.stringify(fields)}`),
  });
  if (options.explain) {
    if (file !== undefined) note(`${file} is not read: --explain tells of the indicators alone`);
    for (const each of explainIndicators(options.explain.join(' '), catalogue.indicators))
      print(format === 'json' ? JSON.stringify(each) : `${explanationText(each)}\n`);
    return;
  }
  if (file === undefined) throw new UsageError('analyze needs a file of bars, or --explain with indicators.');
  const analysis = new Analysis({
    indicators: chooseIndicators(indicators, catalogue.indicators),
    patterns: choosePatterns(patterns ?? '', catalogue.patterns, timeframe),
    grading,
    timeframe,
  });
  let bad = 0;
  let rows = 0;
  const onProblem = ({ row, reason }: { row: number; reason: string }): void => {
    bad += 1;
    if (bad <= SHOWN_PROBLEMS) note(`${file}, row ${row}: ${reason}${bad === SHOWN_PROBLEMS ? '; further problems are only counted' : ''}`);
  };
  for await (const bars of readBars(file, onProblem)) {
    if (bars.length === 0) continue;
    const lines = rows === 0 && format === 'csv' ? [headerOf(bars[0], analysis.columns)] : [];
    for (const bar of bars) {
      const values = analysis.add(bar);
      lines.push(format === 'csv' ? csvOf(bar, values) : jsonOf(bar, analysis.columns, values));
      rows += 1;
      if (rows % PROGRESS_EVERY === 0) progress(`${rows.toLocaleString('en-US')} bars`);
    }
    await write(`${lines.join('\n')}\n`);
  }
  progress('');
  if (bad > 0) note(`${bad} rows could not be used, ${rows} were`);
}

const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function headerOf(bar: FileBar | undefined, columns: readonly string[]): string {
  const ticker = bar?.ticker ? ['ticker'] : [];
  return [...ticker, 'timestamp', 'open', 'high', 'low', 'close', 'volume', ...columns].map(quoted).join(',');
}

function csvOf({ ticker, timestamp, open, high, low, close, volume }: FileBar, values: readonly (number | undefined)[]): string {
  const cells = [
    ...(ticker ? [quoted(ticker)] : []),
    quoted(timestamp),
    open,
    high,
    low,
    close,
    volume,
    ...values.map((value) => value ?? ''),
  ];
  return cells.join(',');
}

function jsonOf(bar: FileBar, columns: readonly string[], values: readonly (number | undefined)[]): string {
  const { ticker, time, timestamp, ...prices } = bar;
  const row: Record<string, unknown> = { ...(ticker ? { ticker } : {}), timestamp, time: new Date(time).toISOString(), ...prices };
  columns.forEach((column, i) => (row[column] = values[i] ?? null));
  return JSON.stringify(row);
}
