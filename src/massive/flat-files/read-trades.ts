import type { TapeTrade } from '../protocol/tape.js';
import { AskedSymbols, type MissingSymbol } from './asked-symbols.js';
import { blocksOf, LINE_FEED, refuseForeign } from './blocks.js';
import { splitRow } from './cells.js';
import { type Columns, headerOf, unknownOf } from './columns.js';
import { FlatFileError } from './errors.js';
import { linesOf } from './lines.js';
import { LoneTimes, type RowTrade } from './lone-times.js';
import { Problems, type FileProblem } from './problems.js';
import { Repeats } from './repeats.js';
import { RowScanner } from './row-scanner.js';
import { lacksSipTime, parseRow, type RefusedRow, type RowFault } from './row.js';
import { SortedRuns } from './sorted-runs.js';
import { FIELD, TradeTable } from './trade-table.js';

export interface ReadTradesOptions {
  /** Only these tickers. */
  readonly symbols?: ReadonlySet<string>;
  /** Told of the first problems; the summary counts all. */
  readonly onProblem: (problem: FileProblem) => void;
  /** For sorted runs, when there are more rows than memory should hold. */
  readonly tempDir?: string;
  readonly maxRowsInMemory?: number;
}

export interface ReadSummary {
  /** Rows of the files. */
  read: number;
  /** Trades handed on. */
  kept: number;
  /** Prints that were cancelled or corrected later, left out. */
  corrected: number;
  /** Other tickers. */
  filtered: number;
  /** Prints that were there already: in the same file, or in another that overlaps with it. */
  duplicates: number;
  /** Rows that are no trades. */
  bad: number;
  /** The same by reason. */
  readonly refused: Partial<Record<RowFault, number>>;
  /** Trades without a SIP time, kept under that of their venue. */
  venueTimed: number;
  /** Files that could not be read to their end. */
  readonly broken: string[];
  /** Tickers that were asked for and are in none of the files. */
  readonly missing: MissingSymbol[];
}

export interface TradeReading extends AsyncIterable<readonly TapeTrade[]> {
  /** Grows while the iteration goes on; what is missing or there twice is known at its end. */
  readonly summary: Readonly<ReadSummary>;
}

const MAX_ROWS_IN_MEMORY = 2_000_000;

/**
 * Trades of the vendor's `trades_v1` flat files (csv, csv.gz or csv.zst; sorted by ticker) in the order of their SIP times over all
 * tickers and files, each print once. Rows that cannot be used are reported and counted; the good ones around them are kept.
 * @throws FlatFileError during iteration for a file that cannot be opened or lacks a column
 */
export function readTrades(files: readonly string[], options: ReadTradesOptions): TradeReading {
  const reading = new Reading(files, options);
  return { summary: reading.summary, [Symbol.asyncIterator]: () => reading.batches() };
}

/** Opens each file and reads its header row, so that a file of no use is told before anything has started. @throws FlatFileError */
export async function checkTradeFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
    await refuseForeign(file);
    let header: string | undefined;
    let broken = '';
    for await (const [first] of linesOf(file, (reason) => (broken = reason))) {
      header = first;
      break;
    }
    if (header === undefined) throw new FlatFileError(broken === '' ? `${file} is empty.` : `${file} cannot be read: ${broken}.`);
    headerOf(file, header);
  }
}

/** A file that is being read. */
interface OpenFile {
  readonly file: string;
  readonly columns: Columns;
  readonly scanner: RowScanner;
  /** The row read last; 1 is the header. */
  row: number;
  readonly previous: { symbol: string; time: number };
  readonly times: LoneTimes;
  /** Whether its order was reported, and its times. */
  unsorted: boolean;
  venueTimed: boolean;
}

class Reading {
  readonly summary: ReadSummary = {
    read: 0,
    kept: 0,
    corrected: 0,
    filtered: 0,
    duplicates: 0,
    bad: 0,
    refused: {},
    venueTimed: 0,
    broken: [],
    missing: [],
  };
  private readonly table = new TradeTable();
  private readonly asked: AskedSymbols;
  private readonly problems: Problems;

  constructor(
    private readonly files: readonly string[],
    private readonly options: ReadTradesOptions,
  ) {
    this.asked = new AskedSymbols(options.symbols);
    this.problems = new Problems(options.onProblem);
  }

  async *batches(): AsyncGenerator<readonly TapeTrade[]> {
    const { summary, asked, problems } = this;
    const limit = this.options.maxRowsInMemory ?? MAX_ROWS_IN_MEMORY;
    const runs = new SortedRuns(this.options.tempDir);
    try {
      await checkTradeFiles(this.files);
      for (const file of this.files) {
        for await (const _ of this.blocks(file)) if (this.table.length >= limit) await runs.add(this.table);
      }
      summary.missing.push(...asked.missing());
      for (const symbol of summary.missing) problems.missing(symbol);
      const repeats = new Repeats();
      for await (const batch of runs.merged(this.table)) {
        const trades = repeats.without(batch);
        summary.kept -= repeats.count - summary.duplicates;
        summary.duplicates = repeats.count;
        if (trades.length > 0) yield trades;
      }
    } finally {
      await runs.close();
    }
  }

  /** Takes the rows of a file into the table, and pauses after each block of them. */
  private async *blocks(file: string): AsyncGenerator<void> {
    let opened: OpenFile | undefined;
    const onBroken = (reason: string): void => {
      this.summary.broken.push(file);
      const rows = (opened?.row ?? 1) - 1;
      this.problems.tell({ file, row: rows + 2, reason: `${reason}; the ${rows.toLocaleString('en-US')} rows before it were read` });
    };
    for await (const block of blocksOf(file, onBroken)) {
      let from = 0;
      if (!opened) {
        const end = endOfLine(block, 0);
        opened = this.open(file, lineOf(block, 0, end));
        from = end + 1;
      }
      for (; from < block.length; from = opened.scanner.end + 1) this.take(opened, block, from);
      yield;
    }
    if (opened) for (const each of opened.times.rest()) this.add(opened, each);
  }

  private open(file: string, header: string): OpenFile {
    const columns = headerOf(file, header);
    for (const reason of unknownOf(columns)) this.problems.tell({ file, reason });
    const scanner = new RowScanner(columns, this.table);
    return {
      file,
      columns,
      scanner,
      row: 1,
      previous: { symbol: '', time: 0 },
      times: new LoneTimes(),
      unsorted: false,
      venueTimed: false,
    };
  }

  private take(opened: OpenFile, block: Buffer, from: number): void {
    const { scanner } = opened;
    opened.row += 1;
    if (!scanner.read(block, from)) {
      this.takeText(opened, lineOf(block, from, scanner.end));
      return;
    }
    const { page, next } = this.table;
    const symbol = scanner.symbol ?? '';
    this.summary.read += 1;
    if (!this.asked.has(symbol)) {
      this.summary.filtered += 1;
      return;
    }
    const time = page[next + FIELD.time]!;
    if (opened.times.isUsual(time)) {
      this.keep(opened, symbol, time, opened.row);
      this.table.added(scanner.id);
      return;
    }
    const trade = this.table.at(this.table.length);
    this.weigh(opened, scanner.id === undefined ? trade : { ...trade, id: scanner.id });
  }

  /** A row of another form than the vendor's own. */
  private takeText(opened: OpenFile, line: string): void {
    const { summary } = this;
    const cells = splitRow(line);
    const result = parseRow(cells, opened.columns, this.asked);
    if (result === 'blank') return;
    summary.read += 1;
    if (result === 'corrected') summary.corrected += 1;
    else if (result === 'filtered') summary.filtered += 1;
    else if ('fault' in result) this.refuse(opened, result, opened.row);
    else {
      if (lacksSipTime(cells, opened.columns)) this.noteVenueTime(opened);
      if (opened.times.isUsual(result.time)) this.add(opened, { trade: result, row: opened.row });
      else this.weigh(opened, result);
    }
  }

  /** A trade far from the one before: what follows decides. */
  private weigh(opened: OpenFile, trade: TapeTrade): void {
    const { good, slip } = opened.times.weigh({ trade, row: opened.row });
    if (slip) {
      const when = new Date(slip.trade.time).toISOString().slice(0, 10);
      this.refuse(opened, { fault: 'bad_time', reason: `its time is in ${when}, years from the rows around it` }, slip.row);
    }
    for (const each of good) this.add(opened, each);
  }

  private add(opened: OpenFile, { trade, row }: RowTrade): void {
    this.keep(opened, trade.symbol, trade.time, row);
    this.table.add(trade);
  }

  private refuse({ file }: OpenFile, { fault, reason }: RefusedRow, row: number): void {
    const { summary } = this;
    summary.bad += 1;
    summary.refused[fault] = (summary.refused[fault] ?? 0) + 1;
    this.problems.refused({ file, row, reason });
  }

  private noteVenueTime(opened: OpenFile): void {
    this.summary.venueTimed += 1;
    if (opened.venueTimed) return;
    opened.venueTimed = true;
    this.problems.tell({ file: opened.file, row: opened.row, reason: 'trades without sip_timestamp count at their participant_timestamp' });
  }

  private keep(opened: OpenFile, symbol: string, time: number, row: number): void {
    const { file, previous } = opened;
    if (!opened.unsorted && symbol === previous.symbol && time < previous.time) {
      opened.unsorted = true;
      this.problems.tell({ file, row, reason: `${symbol} is out of time order from here; its trades are sorted` });
    }
    previous.symbol = symbol;
    previous.time = time;
    this.summary.kept += 1;
  }
}

function endOfLine(block: Buffer, from: number): number {
  const end = block.indexOf(LINE_FEED, from);
  return end < 0 ? block.length : end;
}

/** Without its line end. */
function lineOf(block: Buffer, from: number, end: number): string {
  return block.toString('utf8', from, end).replace(/\r$/, '');
}
