import { type Command, Option } from 'commander';
import { parseCivilDate, tradingDay } from '../../market/index.js';
import { barsOfFiles, barsOfStore, type Learnable, type MinuteBars } from '../calibration/minute-bars.js';
import { measure, type Measurement } from '../calibration/measure.js';
import type { PatternCalibration } from '../../store/index.js';
import { openStore } from '../compose/database.js';
import { UsageError } from '../errors.js';
import { reportLosses } from '../input-loss.js';
import { print } from '../output.js';
import { loadConfig, openLog, parseTickers, tickersOf } from '../settings.js';

interface EvaluateOptions {
  readonly from?: string;
  readonly to?: string;
  readonly symbols?: string;
  readonly surrogates: string;
  readonly seed: string;
  readonly dataDir?: string;
  readonly json?: boolean;
}

const EVALUATE = `
Every pattern is searched for in the market as it was and in shuffled copies of it: the same minutes with the same volatility, in another
order, so that nothing a pattern could exploit is left. Where both agree, the pattern means nothing: "no edge measured". A hit is an event
after which the price went one ATR its way before one ATR the other way. Examples:
  $ npx tickstock evaluate 2026-05-22.csv.gz
  $ npx tickstock evaluate --from 2026-05-01 --to 2026-05-29 --surrogates 50`;
const CALIBRATE = `
Measures like evaluate, learns the hit rate of each pattern by its score, and stores it: from then on every event carries its probability,
with an interval and the number of events behind it. Learn on weeks of your own market; two days are too few. Examples:
  $ npx tickstock calibrate --from 2026-03-01 --to 2026-05-29
  $ npx tickstock calibrate 2026-05-22.csv.gz --dry-run`;

function withSource(command: Command): Command {
  return command
    .option('--from <date>', 'first day of the stored bars to learn from, as 2026-05-01')
    .option('--to <date>', 'last day, included')
    .option('--symbols <list>', 'only these tickers, such as AAPL,BRK.B', parseTickers)
    .addOption(new Option('--surrogates <count>', 'shuffled copies of the market').default('20'))
    .addOption(new Option('--seed <number>', 'of the shuffling').default('1'))
    .option('--data-dir <folder>', 'of the embedded database')
    .option('--json', 'print as JSON');
}

export function addEvaluate(program: Command): void {
  withSource(
    program.command('evaluate [trades...]').description('how often each pattern fires and hits, on the real market and on shuffled ones'),
  )
    .addHelpText('after', EVALUATE)
    .action(async (files: readonly string[], options: EvaluateOptions) => {
      const { bars, losses } = await barsOf(files, options);
      show(measureBars(bars, options), options);
      reportLosses(losses);
    });
  withSource(
    program
      .command('calibrate [trades...]')
      .description('learns the hit rates that are published with events, from recorded trades or stored bars'),
  )
    .option('--dry-run', 'measure only, store nothing')
    .addHelpText('after', CALIBRATE)
    .action(async (files: readonly string[], options: EvaluateOptions & { readonly dryRun?: boolean }) => {
      const { bars, losses } = await barsOf(files, options);
      const measured = measureBars(bars, options);
      show(measured, options);
      if (options.dryRun !== true) {
        await withStore(options, (store) => store.saveCalibration(measured.rows));
        if (options.json !== true) print(`stored: ${measured.rows.length} rows in pattern_calibration`);
      }
      reportLosses(losses);
    });
}

const measureBars = (bars: MinuteBars, { surrogates, seed }: EvaluateOptions): Measurement =>
  measure(bars, wholeNumber('--surrogates', surrogates), wholeNumber('--seed', seed));

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new UsageError(`${option} is ${text}; it must be a whole number.`);
  return value;
}

async function barsOf(files: readonly string[], options: EvaluateOptions): Promise<Learnable> {
  const symbols = tickersOf(options.symbols);
  if (files.length > 0) return barsOfFiles(files, symbols);
  const [from, to] = [dayOf('--from', options.from), dayOf('--to', options.to)];
  return withStore(options, (store) => barsOfStore(store, { from: tradingDay(from).begin, to: tradingDay(to).end, symbols }));
}

function dayOf(option: string, text: string | undefined): number {
  const serial = text === undefined ? undefined : parseCivilDate(text);
  if (serial === undefined)
    throw new UsageError(`Name files of trades, or --from and --to as in 2026-05-01 for stored bars (${option} is ${text ?? 'missing'}).`);
  return serial;
}

async function withStore<T>(
  { dataDir }: EvaluateOptions,
  work: (store: Awaited<ReturnType<typeof openStore>>['store']) => Promise<T>,
): Promise<T> {
  const config = loadConfig({ TICKSTOCK_DATA_DIR: dataDir }, { TICKSTOCK_LOG_LEVEL: 'warn' });
  const { store, close } = await openStore(config, config.TICKSTOCK_DATA_DIR, openLog(config));
  try {
    return await work(store);
  } finally {
    await close();
  }
}

const VERDICT = { measured: 'differs from chance', none: 'no edge measured', unknown: 'too few to tell' } as const;
const percent = (value: number): string => (Number.isNaN(value) ? '–' : `${(100 * value).toFixed(0)} %`);
const perDay = (alarms: number, days: number): string => (days === 0 ? '–' : (alarms / days).toFixed(2));

/** What says nothing about direction (a doji) comes out neither way. */
const cameOut = ({ samples, unresolved, surrogateSamples }: PatternCalibration): boolean => samples + unresolved + surrogateSamples > 0;

function line(row: PatternCalibration): readonly string[] {
  return [
    row.pattern,
    row.timeframe,
    perDay(row.alarms, row.symbolDays),
    perDay(row.surrogateAlarms, row.surrogateDays),
    String(row.samples),
    percent(row.rate),
    row.samples === 0 ? '–' : `${percent(row.low)} … ${percent(row.high)}`,
    percent(row.surrogateRate),
    cameOut(row) ? VERDICT[row.edge] : 'nothing to judge',
  ];
}

const HEAD = ['pattern', 'timeframe', 'a day', 'shuffled', 'n', 'hits', '95 %', 'shuffled', 'verdict'] as const;

function show({ rows, heldOut, symbolDays }: Measurement, { json = false }: EvaluateOptions): void {
  if (json) {
    print(JSON.stringify({ symbolDays, heldOut, rows }));
    return;
  }
  const lines = [HEAD, ...rows.map(line)];
  const widths = HEAD.map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)));
  for (const cells of lines)
    print(cells.map((cell, i) => (i < 2 || i === 8 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '));
  print(
    `${symbolDays} symbol-days. Learnt on the first two thirds, judged on ${heldOut.samples} later events: Brier score ${heldOut.brier.toFixed(3)}, with the plain rate ${heldOut.baseline.toFixed(3)}.`,
  );
}
