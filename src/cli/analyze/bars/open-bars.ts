import { DAY_MS, HOUR_MS, MINUTE_MS, type Timeframe, TIMEFRAME_MS } from '../../../market/index.js';
import { UsageError } from '../../errors.js';
import type { BarProblem, FileBar } from './bar.js';
import { BarMaker } from './bar-maker.js';
import { BarsFileError } from './errors.js';
import { missingIn, layoutOf } from './layout.js';
import { OrderCheck, type PlacedBar, sorted, type Twice } from './order.js';
import { parquetTable } from './parquet.js';
import { openSource } from './source.js';
import { survey } from './survey.js';
import { type Table, textTable } from './table.js';
import { zoneOption } from './zones.js';

export interface BarsOptions {
  /** Where times without a zone are meant; UTC when absent. */
  readonly zone?: string | undefined;
  /** Names of the columns, for a file without a header row; `-` for one that is left out. */
  readonly columns?: readonly string[] | undefined;
  /** Prices scaled by adjusted close / close. */
  readonly adjusted?: boolean | undefined;
  readonly timeframe?: Timeframe | undefined;
  /** Bars that are held to be sorted; MOST_SORTED when absent. */
  readonly mostSorted?: number | undefined;
  /** A row, or a ticker's part of it, that no bar is made of. */
  readonly onProblem: (problem: BarProblem) => void;
  /** What was assumed, sorted, merged or left out. */
  readonly onNote: (line: string) => void;
}

export interface OpenBars {
  readonly tickers: boolean;
  /** Why there is no volume; empty where there is. */
  readonly withoutVolume: string;
  /** Ascending by time, in each ticker. */
  readonly bars: AsyncIterable<FileBar[]>;
}

/** A bar takes about 250 bytes. */
const MOST_SORTED = 4_000_000;
const GROUP = 10_000;
const NAMED_TWICE = 5;
const LONG_GAP_DAYS = 10;

/**
 * Opens a file of bars: what it is, how its rows are to be read, and whether they are in order. It is read three times, so that a file
 * in order need not fit into memory. @throws BarsFileError, UsageError
 */
export async function openBars(file: string, options: BarsOptions): Promise<OpenBars> {
  const { onNote, adjusted = false, columns } = options;
  const zone = zoneOption(options.zone ?? 'UTC');
  if (columns) checkColumns(columns);
  const source = await openSource(file);
  const table = source.parquet ? await parquetTable(file, columns) : await textTable(source, columns);
  for (const line of table.notes) onNote(line);
  sayAdjusted(table, adjusted, onNote);
  const forms = await survey(table, onNote);
  const maker = (): BarMaker => new BarMaker(table.layout, forms, zone, adjusted);
  const order = await checkOrder(table, maker(), options);
  return {
    tickers: table.layout.ticker >= 0 || table.layout.groups.some(({ ticker }) => ticker !== ''),
    withoutVolume: order.bars === 0 ? '' : forms.withoutVolume,
    bars: order.ascending ? streamed(table, maker(), options) : inOrder(table, maker(), order, options),
  };
}

function checkColumns(columns: readonly string[]): void {
  const missing = missingIn(layoutOf(columns, []));
  if (missing.length > 0)
    throw new UsageError(
      `--columns has no ${missing.join(', ')}; it must name every column in order, such as time,open,high,low,close,volume.`,
    );
}

function sayAdjusted({ file, layout }: Table, adjusted: boolean, say: (line: string) => void): void {
  const [group] = layout.groups;
  const name = layout.names[group?.adjusted ?? -1];
  if (adjusted && name === undefined)
    throw new BarsFileError(
      `${file} has no column of adjusted closing prices.`,
      'Omit --adjusted, or use a file with a column such as Adj Close.',
    );
  if (!adjusted && name !== undefined) say(`prices are used as they are; --adjusted scales them by ${name}`);
}

async function checkOrder(table: Table, maker: BarMaker, { timeframe, zone, onNote }: BarsOptions): Promise<OrderCheck> {
  const order = new OrderCheck();
  for await (const rows of table.rows({ onBroken: () => undefined, onRemark: () => undefined }))
    for (const row of rows)
      maker.make(
        row,
        (bar) => order.add(bar),
        () => undefined,
      );
  const { assumed } = maker.times;
  if (assumed !== undefined && zone === undefined)
    onNote(`times such as "${assumed}" have no time zone and are read as UTC; set another with --zone America/New_York`);
  if (maker.withoutVolume > 0) onNote(`${rowsOf(maker.withoutVolume)} no volume; it counts as 0`);
  if (maker.rounded > 0) onNote(`${rowsOf(maker.rounded)} a high or low adjusted by less than a millionth to enclose open and close`);
  if (order.ascending) sayStep(order, timeframe, onNote);
  return order;
}

const rowsOf = (count: number): string => (count === 1 ? 'one bar has' : `${count} bars have`);

function sayStep({ usualStep, gap }: OrderCheck, timeframe: Timeframe | undefined, say: (line: string) => void): void {
  if (usualStep === undefined || timeframe === undefined) return;
  const expected = TIMEFRAME_MS[timeframe];
  // Bars of a day may lie over a weekend; a file of Fridays is one of weeks.
  if (usualStep < expected * 0.9 || usualStep > expected * (timeframe === '1day' ? 4.5 : 1.1))
    say(`most bars are ${lengthOf(usualStep)} apart, but --timeframe is ${timeframe}`);
  else if (timeframe === '1day' && gap && gap.days > LONG_GAP_DAYS)
    say(`the longest gap is ${gap.days} days, from ${gap.from} to ${gap.to}`);
}

function lengthOf(ms: number): string {
  const [unit, name] =
    ms >= DAY_MS ? [DAY_MS, 'day'] : ms >= HOUR_MS ? [HOUR_MS, 'hour'] : ms >= MINUTE_MS ? [MINUTE_MS, 'minute'] : [1_000, 'second'];
  const count = Math.round((ms / unit) * 10) / 10;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** A file in order goes through as it comes. */
async function* streamed(table: Table, maker: BarMaker, options: BarsOptions): AsyncGenerator<FileBar[]> {
  for await (const placed of placedBars(table, maker, options)) yield placed.map(({ bar }) => bar);
}

async function* placedBars(table: Table, maker: BarMaker, { onProblem, onNote }: BarsOptions): AsyncGenerator<PlacedBar[]> {
  const events = {
    onBroken: (row: number, reason: string): void => onProblem({ row, reason }),
    onRemark: (row: number, text: string): void => onNote(`row ${row} ${text}, and is skipped`),
  };
  for await (const rows of table.rows(events)) {
    const bars: PlacedBar[] = [];
    for (const row of rows)
      maker.make(
        row,
        (bar) => bars.push({ bar, row: row.row }),
        (reason) => onProblem({ row: row.row, reason }),
      );
    yield bars;
  }
}

/** A file that is not in order is held, and sorted. */
async function* inOrder(table: Table, maker: BarMaker, order: OrderCheck, options: BarsOptions): AsyncGenerator<FileBar[]> {
  const { onNote, mostSorted = MOST_SORTED } = options;
  if (order.bars > mostSorted)
    throw new BarsFileError(
      `${table.file} is not in order, and its ${order.bars.toLocaleString('en-US')} bars are too many to sort here (${mostSorted.toLocaleString('en-US')}).`,
      'Sort it by time within each ticker, with each time once; a sorted file may be of any length.',
    );
  const held: PlacedBar[] = [];
  for await (const bars of placedBars(table, maker, options)) for (const bar of bars) held.push(bar);
  sayDisorder(held, onNote);
  const merged = new Merged(options);
  const bars = sorted(held, (twice) => merged.add(twice));
  merged.end();
  const check = new OrderCheck();
  for (const bar of bars) check.add(bar);
  sayStep(check, options.timeframe, onNote);
  for (let from = 0; from < bars.length; from += GROUP) yield bars.slice(from, from + GROUP);
}

/** Tells of bars that stand twice. */
class Merged {
  private same = 0;

  constructor(private readonly options: Pick<BarsOptions, 'onProblem' | 'onNote'>) {}

  add({ kept, left, same }: Twice): void {
    const { onProblem, onNote } = this.options;
    const { timestamp, ticker } = left.bar;
    const which = ticker === '' ? timestamp : `${ticker} ${timestamp}`;
    if (!same) onProblem({ row: left.row, reason: `${which} appears again in row ${kept.row} with other values; the later row is used` });
    else if ((this.same += 1) <= NAMED_TWICE)
      onNote(`${which} appears twice with the same values, in rows ${left.row} and ${kept.row}; it is used once`);
  }

  end(): void {
    if (this.same > NAMED_TWICE) this.options.onNote(`${this.same} rows in total were repeated with the same values`);
  }
}

function sayDisorder(bars: readonly PlacedBar[], say: (line: string) => void): void {
  const last = new Map<string, number>();
  let back = 0;
  let forth = 0;
  for (const { bar } of bars) {
    const before = last.get(bar.ticker);
    if (before !== undefined && bar.time < before) back += 1;
    if (before !== undefined && bar.time > before) forth += 1;
    last.set(bar.ticker, bar.time);
  }
  if (back === 0) return;
  if (forth === 0) say('the bars were in descending order; they were sorted');
  else say(`the bars were not in order (${back === 1 ? 'one is' : `${back} are`} earlier than the one before); they were sorted`);
}
