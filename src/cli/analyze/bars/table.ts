import { type Delimiter, splitCells } from './cells.js';
import { encodingOf, textOf } from './encoding.js';
import { isHeaderAgain, tableIn } from './header.js';
import type { Line } from './line.js';
import type { Layout } from './layout.js';
import { linesIn } from './lines.js';
import type { Source } from './source.js';

export interface TableRow {
  /** As an editor counts lines; in a parquet file the row's number, from 1. */
  readonly row: number;
  readonly cells: readonly string[];
}

export interface TableEvents {
  /** The file ends before its end. */
  readonly onBroken: (row: number, reason: string) => void;
  /** Something that is not a row of the table: a remark, a header once more. */
  readonly onRemark: (row: number, text: string) => void;
}

/** A file's rows as text; they may be read as often as one likes. */
export interface Table {
  readonly file: string;
  readonly layout: Layout;
  /** Undefined where cells are not cut out of a line. */
  readonly delimiter: Delimiter | undefined;
  readonly notes: readonly string[];
  rows(events: TableEvents): AsyncIterable<TableRow[]>;
}

const FIRST_LINES = 60;
/** A remark of the program that wrote the file has words, no columns. */
const REMARK = /^[#"'*]|\p{L}.*\s.*\p{L}/u;

async function firstLines(source: Source, encoding: string): Promise<Line[]> {
  const lines: Line[] = [];
  let row = 0;
  for await (const group of linesIn(textOf(source, encoding), () => undefined)) {
    for (const text of group) {
      row += 1;
      if (text.trim() !== '' && lines.length < FIRST_LINES) lines.push({ row, text });
    }
    if (lines.length >= FIRST_LINES) break;
  }
  return lines;
}

/** @param columns the caller's names of the columns, for a file without a header. @throws BarsFileError */
export async function textTable(source: Source, columns: readonly string[] | undefined): Promise<Table> {
  const encoding = encodingOf(source);
  const table = tableIn(source.file, await firstLines(source, encoding), columns);
  const { delimiter, layout, headerEnd, notes } = table;
  async function* rows({ onBroken, onRemark }: TableEvents): AsyncGenerator<TableRow[]> {
    let row = 0;
    for await (const lines of linesIn(textOf(source, encoding), (reason) => onBroken(row + 1, reason))) {
      const group: TableRow[] = [];
      for (const line of lines) {
        row += 1;
        if (row <= headerEnd || line.trim() === '') continue;
        const cells = splitCells(line, delimiter);
        if (cells.every((cell) => cell === '')) continue;
        if (isHeaderAgain(cells, table)) onRemark(row, 'repeats the header');
        else if (cells.length < 4 && REMARK.test(line)) onRemark(row, `"${line.trim().slice(0, 60)}" is not a row of the table`);
        else group.push({ row, cells });
      }
      yield group;
    }
  }
  return { file: source.file, layout, delimiter, notes, rows };
}
