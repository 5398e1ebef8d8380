/** What stands between the cells of a row; `spaces` is any run of blanks. */
export type Delimiter = ',' | ';' | '\t' | '|' | 'spaces';
export const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|', 'spaces'];

/** Cells of one row, trimmed. Quotes are those of RFC 4180, and blanks may stand before them. */
export function splitCells(line: string, delimiter: Delimiter): string[] {
  if (delimiter === 'spaces') return line.trim().split(/\s+/);
  if (!line.includes('"')) return line.split(delimiter).map(trimmed);
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    const quote = startOfQuote(line, at, delimiter);
    const closing = quote < 0 ? -1 : endOfQuote(line, quote);
    const next = line.indexOf(delimiter, closing < 0 ? at : closing);
    const end = next < 0 ? line.length : next;
    cells.push(
      closing < 0
        ? line.slice(at, end).trim()
        : line
            .slice(quote + 1, closing)
            .replaceAll('""', '"')
            .trim(),
    );
    at = end + 1;
  }
  return cells;
}

const trimmed = (cell: string): string => cell.trim();

function startOfQuote(line: string, from: number, delimiter: Delimiter): number {
  const blank = delimiter === '\t' ? ' ' : ' \t';
  let at = from;
  while (at < line.length && blank.includes(line.charAt(at))) at += 1;
  return line[at] === '"' ? at : -1;
}

function endOfQuote(line: string, quote: number): number {
  let end = line.indexOf('"', quote + 1);
  while (end >= 0 && line[end + 1] === '"') end = line.indexOf('"', end + 2);
  return end < 0 ? line.length : end;
}
