import type { TapeTrade } from '../protocol/tape.js';
import { FlatFileError } from './errors.js';
import { linesOf } from './lines.js';
import { columnsOf, type Columns, parseRow, splitRow } from './row.js';
import { type Placed, SortedRuns } from './sorted-runs.js';

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

class Reading {
  readonly summary: ReadSummary = { read: 0, kept: 0, corrected: 0, bad: 0, filtered: 0 };
  private problems = 0;
  private place = 0;

  constructor(
    private readonly files: readonly string[],
    private readonly options: ReadTradesOptions,
  ) {}

  async *batches(): AsyncGenerator<readonly TapeTrade[]> {
    const limit = this.options.maxRowsInMemory ?? MAX_ROWS_IN_MEMORY;
    const runs = new SortedRuns(this.options.tempDir);
    try {
      let waiting: Placed[] = [];
      for (const file of this.files) {
        for await (const trades of this.rowsOf(file)) {
          for (const placed of trades) waiting.push(placed);
          if (waiting.length >= limit) {
            await runs.add(waiting);
            waiting = [];
          }
        }
      }
      yield* runs.merged(waiting);
    } finally {
      await runs.close();
    }
  }

  private async *rowsOf(file: string): AsyncGenerator<Placed[]> {
    let columns: Columns | undefined;
    let row = 0;
    const previous = { symbol: '', time: 0 };
    for await (const lines of linesOf(file, (reason) => this.report({ file, row: row + 1, reason }))) {
      const trades: Placed[] = [];
      for (const line of lines) {
        row += 1;
        if (!columns) columns = headerOf(file, line);
        else if (line !== '') this.take(file, row, line, columns, previous, trades);
      }
      yield trades;
    }
    if (!columns) throw new FlatFileError(`${file} is empty.`);
  }

  private take(
    file: string,
    row: number,
    line: string,
    columns: Columns,
    previous: { symbol: string; time: number },
    trades: Placed[],
  ): void {
    this.summary.read += 1;
    const result = parseRow(splitRow(line), columns);
    if (result === 'corrected') {
      this.summary.corrected += 1;
    } else if ('reason' in result) {
      this.summary.bad += 1;
      this.report({ file, row, reason: result.reason });
    } else if (this.options.symbols?.has(result.symbol) === false) {
      this.summary.filtered += 1;
    } else {
      if (result.symbol === previous.symbol && result.time < previous.time) {
        this.report({ file, row, reason: `${result.symbol} goes back in time here; its trades are sorted` });
      }
      previous.symbol = result.symbol;
      previous.time = result.time;
      this.summary.kept += 1;
      trades.push({ trade: result, place: (this.place += 1) });
    }
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
