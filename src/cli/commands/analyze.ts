import { type Command, Option } from 'commander';
import type { Catalogue } from '../../engine/index.js';
import { type Timeframe, TIMEFRAMES } from '../../market/index.js';
import type { Grading } from '../../patterns/index.js';
import { Analysis } from '../analyze/analysis.js';
import type { BarProblem, FileBar } from '../analyze/bars/bar.js';
import { BarRowsError } from '../analyze/bars/errors.js';
import { openBars } from '../analyze/bars/open-bars.js';
import { explainIndicators, explanationText } from '../analyze/explain.js';
import { type ChosenIndicator, chooseIndicators, choosePatterns } from '../analyze/selection.js';
import { withoutVolume } from '../analyze/without-volume.js';
import { openCatalogue } from '../compose/plugins.js';
import { UsageError } from '../errors.js';
import { note, print, progress, write } from '../output.js';
import { loadConfig } from '../settings.js';

type Format = 'csv' | 'json';

interface AnalyzeOptions {
  readonly timeframe: Timeframe;
  readonly indicators?: string;
  readonly patterns?: string;
  readonly plugin?: readonly string[];
  readonly grading: Grading;
  readonly format: Format;
  readonly zone?: string;
  readonly columns?: string;
  readonly adjusted?: true;
  readonly explain?: readonly string[];
  readonly json?: true;
}

const DEFAULT_INDICATORS = 'sma(20) ema(20) rsi(14) macd bollinger atr(14)';
const SHOWN_PROBLEMS = 20;
const PROGRESS_EVERY = 50_000;

const TEACHING = `
One row per bar, oldest first: its time and prices, then one column per output. A cell is empty until the indicator is warm.
Of the patterns, candlestick columns come first, with TA-Lib's names and grades (-200 … 200). The others have their catalogue
names: 0, and on the bar that confirms the pattern its score, 1 … 100 on the bullish side, -100 … -1 on the bearish one.
--patterns takes names and groups: all, or candlesticks, means TA-Lib's 61 and nothing else; intraday and chart add the others,
including those of your plugins. Patterns that depend on the trading session (opening_range_15, vwap_cross …) need --timeframe 1min.

The file may be a csv as written by most programs (commas, semicolons, tabs; 1,234.50 or 1.234,50; dates in the common forms, epoch seconds
to nanoseconds; UTF-8 or UTF-16; .gz, .zst), the vendor's minute_aggs_v1 and day_aggs_v1, or parquet. Headers may be in any case and order;
several tickers in one file (a ticker column) are kept apart. Bars out of order are sorted, and a bar that appears twice is
used once. Standard error reports what was assumed, sorted, merged or skipped; the exit code is 1 unless every row could be used.
docs/bars-files.md has the details.

A value differs from TradingView's? --explain shows the seed, how long it matters, and how to get the other form. Examples:
  $ npx tickstock analyze spy.csv --indicators "sma(20) macd(12,26,9) rsi(period=14)"
  $ npx tickstock analyze spy.csv --patterns all --grading legacy
  $ npx tickstock analyze spy-5min.csv --timeframe 5min --patterns "chart flag CDLDOJI"
  $ npx tickstock analyze 2026-05-22.csv.gz --timeframe 1min --indicators vwap --format json
  $ npx tickstock analyze ES.txt --timeframe 5min --zone America/Chicago --columns date,time,open,high,low,close,volume

  $ npx tickstock analyze --explain "rsi(14) macd"`;

export function addAnalyze(program: Command): void {
  program
    .command('analyze [bars]')
    .description('computes indicators and patterns of a file of bars, with the same code that runs live')
    .addOption(new Option('--timeframe <timeframe>', 'length of the bars').choices(TIMEFRAMES).default('1day'))
    .option('--indicators <list>', `indicators with their parameters, or all; without this and --patterns: ${DEFAULT_INDICATORS}`)
    .option('--patterns <list>', 'patterns by name or group: all (the candlesticks), intraday, chart')
    .option('--plugin <module...>', 'modules with your own indicators and patterns; TICKSTOCK_PLUGINS by default')
    .addOption(
      new Option(
        '--grading <grading>',
        'modern: ±80 where one end of two bodies matches, like TA-Lib 0.6; legacy: 0 there, like TA-Lib 0.4',
      )
        .choices(['modern', 'legacy'])
        .default('modern'),
    )
    .addOption(new Option('--format <format>', 'csv, or json: one object per line').choices(['csv', 'json']).default('csv'))
    .option('--zone <zone>', 'time zone of times without one, such as America/New_York; UTC by default')
    .option('--columns <list>', 'names of all columns in order, for a file without a header row; - for one to skip')
    .option('--adjusted', 'scale open, high, low and close by adjusted close / close')
    .option(
      '--explain <list...>',
      'instead of computing, show seed, warm-up, smoothing and other common forms of these indicators; needs no file',
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
  if (options.explain) return explain(options.explain, catalogue, format, file);
  if (file === undefined) throw new UsageError('analyze needs a file of bars, or --explain with indicators.');
  let chosen = {
    indicators: chooseIndicators(indicators, catalogue.indicators) as readonly ChosenIndicator[],
    patterns: choosePatterns(patterns ?? '', catalogue.patterns, timeframe),
  };
  let bad = 0;
  const onProblem = ({ row, reason }: BarProblem): void => {
    bad += 1;
    if (bad <= SHOWN_PROBLEMS) note(`${file}, row ${row}: ${reason}${bad === SHOWN_PROBLEMS ? '; further problems are only counted' : ''}`);
  };
  const onNote = (line: string): void => note(`${file}: ${line}`);
  const { zone, columns, adjusted } = options;
  const opened = await openBars(file, {
    zone,
    columns: columns?.split(',').map((name) => name.trim()),
    adjusted,
    timeframe,
    onProblem,
    onNote,
  });
  const shown: ShownColumns = { ticker: opened.tickers, volume: opened.withoutVolume === '' };
  if (!shown.volume) chosen = withoutVolume(chosen.indicators, chosen.patterns, opened.withoutVolume, onNote);
  const rows = await writeRows(opened.bars, new Analysis({ ...chosen, grading, timeframe }), shown, format);
  if (rows === 0) throw new BarRowsError(bad === 0 ? `${file} has a header but no bars.` : `${file}: none of its rows could be used.`);
  if (bad > 0)
    throw new BarRowsError(
      `${file}: ${bad === 1 ? '1 row' : `${bad} rows`} could not be used, ${rows === 1 ? '1 bar was' : `${rows} bars were`}.`,
    );
}

function explain(indicators: readonly string[], catalogue: Catalogue, format: Format, file: string | undefined): void {
  if (file !== undefined) note(`${file} is not read: --explain concerns only the indicators`);
  for (const each of explainIndicators(indicators.join(' '), catalogue.indicators))
    print(format === 'json' ? JSON.stringify(each) : `${explanationText(each)}\n`);
}

/** @returns how many bars there were */
async function writeRows(
  batches: AsyncIterable<readonly FileBar[]>,
  analysis: Analysis,
  shown: ShownColumns,
  format: Format,
): Promise<number> {
  let rows = 0;
  for await (const bars of batches) {
    if (bars.length === 0) continue;
    const lines = rows === 0 && format === 'csv' ? [headerOf(shown, analysis.columns)] : [];
    for (const bar of bars) {
      const values = analysis.add(bar);
      lines.push(format === 'csv' ? csvOf(bar, shown, values) : jsonOf(bar, shown, analysis.columns, values));
      rows += 1;
      if (rows % PROGRESS_EVERY === 0) progress(`${rows.toLocaleString('en-US')} bars`);
    }
    await write(`${lines.join('\n')}\n`);
  }
  progress('');
  return rows;
}

/** Which of the columns that a file may lack are there. */
interface ShownColumns {
  readonly ticker: boolean;
  readonly volume: boolean;
}

const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function headerOf({ ticker, volume }: ShownColumns, columns: readonly string[]): string {
  const own = [...(ticker ? ['ticker'] : []), 'timestamp', 'open', 'high', 'low', 'close', ...(volume ? ['volume'] : [])];
  return [...own, ...columns].map(quoted).join(',');
}

function csvOf(bar: FileBar, shown: ShownColumns, values: readonly (number | undefined)[]): string {
  const { ticker, timestamp, open, high, low, close, volume } = bar;
  const cells = [
    ...(shown.ticker ? [quoted(ticker)] : []),
    quoted(timestamp),
    open,
    high,
    low,
    close,
    ...(shown.volume ? [volume] : []),
    ...values.map((value) => value ?? ''),
  ];
  return cells.join(',');
}

function jsonOf(bar: FileBar, shown: ShownColumns, columns: readonly string[], values: readonly (number | undefined)[]): string {
  const { ticker, time, timestamp, volume, ...prices } = bar;
  const row: Record<string, unknown> = {
    ...(shown.ticker ? { ticker } : {}),
    timestamp,
    time: new Date(time).toISOString(),
    ...prices,
    ...(shown.volume ? { volume } : {}),
  };
  columns.forEach((column, i) => (row[column] = values[i] ?? null));
  return JSON.stringify(row);
}
