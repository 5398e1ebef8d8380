import type { TapeTrade } from '../protocol/tape.js';
import { FlatFileError } from './errors.js';
import { blocksOf, LINE_FEED } from './blocks.js';
import { linesOf } from './lines.js';
import { RowScanner } from './row-scanner.js';
import { columnsOf, type Columns, parseRow, splitRow } from './row.js';
import { SortedRuns } from './sorted-runs.js';
import { FIELD, TradeTable } from './trade-table.js';

export interface FileProblem {
  readonly file: string;
  /** 1 is the header; undefined when it concerns the whole file. */
  readonly row?: number;
  readonly reason: string;
}

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
  kept: number;
  /** Prints that were cancelled or corrected later, left out. */
  corrected: number;
  bad: number;
  /** Other tickers. */
  filtered: number;
}

export interface TradeReading extends AsyncIterable<readonly TapeTrade[]> {
  /** Grows while the iteration goes on. */
  readonly summary: Readonly<ReadSummary>;
}

const MAX_ROWS_IN_MEMORY = 2_000_000;
const MAX_PROBLEMS = 20;

/**
 * Trades of the vendor's `trades_v1` flat files (csv or csv.gz; sorted by ticker) in the order of their SIP times over all
 * tickers and files. Rows that cannot be used are reported and counted; the good ones around them are kept.
 * @throws FlatFileError during iteration for a file that cannot be opened or lacks a column
 */
export function readTrades(files: readonly string[], options: ReadTradesOptions): TradeReading {
  const reading = new Reading(files, options);
  return { summary: reading.summary, [Symbol.asyncIterator]: () => reading.batches() };
}

/** Opens each file and reads its header row, so that a file of no use is told before anything has started. @throws FlatFileError */
export async function checkTradeFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
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
}

class Reading {
  readonly summary: ReadSummary = { read: 0, kept: 0, corrected: 0, bad: 0, filtered: 0 };
  private readonly table = new TradeTable();
  private problems = 0;

  constructor(
    private readonly files: readonly string[],
    private readonly options: ReadTradesOptions,
  ) {}

  async *batches(): AsyncGenerator<readonly TapeTrade[]> {
    const limit = this.options.maxRowsInMemory ?? MAX_ROWS_IN_MEMORY;
    const runs = new SortedRuns(this.options.tempDir);
    try {
      for (const file of this.files) {
        for await (const _ of this.blocks(file)) if (this.table.length >= limit) await runs.add(this.table);
      }
      yield* runs.merged(this.table);
    } finally {
      await runs.close();
    }
  }

  /** Takes the rows of a file into the table, and pauses after each block of them. */
  private async *blocks(file: string): AsyncGenerator<void> {
    let opened: OpenFile | undefined;
    const onBroken = (reason: string): void => this.report({ file, row: (opened?.row ?? 0) + 1, reason });
    for await (const block of blocksOf(file, onBroken)) {
      let from = 0;
      if (!opened) {
        const end = endOfLine(block, 0);
        const columns = headerOf(file, lineOf(block, 0, end));
        opened = { file, columns, scanner: new RowScanner(columns, this.table), row: 1, previous: { symbol: '', time: 0 } };
        from = end + 1;
      }
      for (; from < block.length; from = opened.scanner.end + 1) this.take(opened, block, from);
      yield;
    }
    if (!opened) throw new FlatFileError(`${file} is empty.`);
  }

  private take(opened: OpenFile, block: Buffer, from: number): void {
    const { scanner } = opened;
    opened.row += 1;
    if (scanner.read(block, from)) {
      const { page, next } = this.table;
      this.summary.read += 1;
      if (this.keeps(opened, scanner.symbol ?? '', page[next + FIELD.time]!)) this.table.added(scanner.id);
      return;
    }
    const line = lineOf(block, from, scanner.end);
    if (line === '') return;
    this.summary.read += 1;
    const result = parseRow(splitRow(line), opened.columns);
    if (result === 'corrected') {
      this.summary.corrected += 1;
    } else if ('reason' in result) {
      this.summary.bad += 1;
      this.report({ file: opened.file, row: opened.row, reason: result.reason });
    } else if (this.keeps(opened, result.symbol, result.time)) {
      this.table.add(result);
    }
  }

  /** Whether the trade is asked for; counts it. */
  private keeps({ file, row, previous }: OpenFile, symbol: string, time: number): boolean {
    if (this.options.symbols?.has(symbol) === false) {
      this.summary.filtered += 1;
      return false;
    }
    if (symbol === previous.symbol && time < previous.time) {
      this.report({ file, row, reason: `${symbol} goes back in time here; its trades are sorted` });
    }
    previous.symbol = symbol;
    previous.time = time;
    this.summary.kept += 1;
    return true;
  }

  private report(problem: FileProblem): void {
    this.problems += 1;
    if (this.problems < MAX_PROBLEMS) this.options.onProblem(problem);
    else if (this.problems === MAX_PROBLEMS)
      this.options.onProblem({ ...problem, reason: `${problem.reason}; further problems are only counted` });
  }
}

function headerOf(file: string, line: string): Columns {
  const columns = columnsOf(line);
  if ('ticker' in columns) return columns;
  throw new FlatFileError(`${file} has no column ${columns.join(', ')} in its header row.`);
}

function endOfLine(block: Buffer, from: number): number {
  const end = block.indexOf(LINE_FEED, from);
  return end < 0 ? block.length : end;
}

/** Without its line end. */
function lineOf(block: Buffer, from: number, end: number): string {
  return block.toString('utf8', from, end).replace(/\r$/, '');
}
