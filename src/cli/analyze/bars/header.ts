import { type Delimiter, DELIMITERS, splitCells } from './cells.js';
import { BarsFileError } from './errors.js';
import { headless } from './headless.js';
import { type Layout, layoutOf, missingIn, wideLayout } from './layout.js';
import type { Line } from './line.js';
import { keyOf, rankOf } from './names.js';
import { isTime } from './times.js';

/** Where the table of a text begins, and how its rows are cut. */
export interface TextTable {
  readonly delimiter: Delimiter;
  readonly layout: Layout;
  /** The row before the first one with values. */
  readonly headerEnd: number;
  /** The header's own cells, to know it again where files were joined. */
  readonly header: string;
  readonly notes: readonly string[];
}

/** A header stands within the first lines; titles and remarks may stand above it. */
const HEADER_WITHIN = 40;

interface Candidate extends TextTable {
  readonly at: number;
  readonly missing: readonly string[];
  readonly found: number;
}

const headerText = (cells: readonly string[]): string => cells.join('\u0000');

/** Names of pandas' columns of two levels, written as text: `('Close', 'AAPL')`. */
const PAIR = /^\(\s*'([^']*)'\s*,\s*'([^']*)'\s*\)$/;

/** @returns a layout of names that may be pairs of a price and a ticker */
export function layoutOfNames(names: readonly string[], sample: readonly string[]): Layout {
  const pairs = names.map((name) => PAIR.exec(name));
  if (pairs.filter((pair) => pair !== null).length < 4) return layoutOf(names, sample);
  const part = (k: 1 | 2): string[] => names.map((_, i) => (i === 0 ? '' : (pairs[i]?.[k] ?? '')));
  const first = part(1);
  const wide = first.some((name) => rankOf(name, 'open') !== undefined) ? wideLayout(first, part(2)) : wideLayout(part(2), first);
  const time = names.findIndex((name) => rankOf(PAIR.exec(name)?.[1] ?? name, 'time') !== undefined);
  return { ...wide, time: Math.max(time, 0) };
}

/**
 * Two levels of names, as yfinance writes them: a row of prices, one of tickers (in either order), and one that names the time alone.
 */
function ofTwoLevels(rows: readonly (readonly string[])[], at: number): { layout: Layout; length: number } | undefined {
  const named = [1, 2].find((k) => {
    const [first = '', ...others] = rows[at + k] ?? [];
    return rankOf(first, 'time') !== undefined && others.length > 0 && others.every((cell) => cell === '');
  });
  if (named === undefined) return undefined;
  const levels = rows.slice(at, at + named);
  const fields = levels.find((cells) => cells.some((cell) => rankOf(cell, 'open') !== undefined));
  if (!fields) return undefined;
  const tickers = levels.find((cells) => cells !== fields) ?? fields.map(() => '');
  return { layout: wideLayout(fields, tickers), length: named + 1 };
}

function candidatesOf(lines: readonly Line[], delimiter: Delimiter): Candidate[] {
  const rows = lines.map(({ text }) => splitCells(text, delimiter));
  return rows.slice(0, HEADER_WITHIN).map((cells, at): Candidate => {
    const two = ofTwoLevels(rows, at);
    const layout = two?.layout ?? layoutOfNames(cells, rows[at + 1] ?? []);
    const missing = missingIn(layout);
    const headerEnd = lines[at + (two?.length ?? 1) - 1]?.row ?? 0;
    const above = lines[at]?.row ?? 1;
    const notes =
      at > 0 && lines.slice(0, at).some(({ text }) => !/^sep=/i.test(text))
        ? [`the header is row ${above}; the rows above it are skipped`]
        : [];
    return { delimiter, layout, headerEnd, header: headerText(cells), notes, at, missing, found: 5 - missing.length };
  });
}

const withoutEnd = (cells: readonly string[]): number => (cells.at(-1) === '' ? cells.length - 1 : cells.length);

function isHeader(cells: readonly string[]): boolean {
  const words = cells.filter((cell) => keyOf(cell) !== '' && !/\d/.test(cell));
  return words.length >= 4 || words.some((cell) => rankOf(cell, 'time') !== undefined);
}

/** The caller's names in the place of a header. */
function named(file: string, lines: readonly Line[], columns: readonly string[]): TextTable {
  const [first, second = first] = lines;
  const ways = DELIMITERS.map((delimiter) => {
    const cells = splitCells(second?.text ?? '', delimiter);
    return { delimiter, width: withoutEnd(cells), layout: layoutOf(columns, cells), cells };
  });
  const fitting = ways.filter(({ width }) => width === columns.length);
  // Decimal commas may make as many cells as the columns are.
  const way = fitting.find(({ layout, cells }) => isTime(cells[layout.time] ?? '')) ?? fitting[0];
  if (!way)
    throw new BarsFileError(
      `${file} has ${Math.max(...ways.map(({ width }) => width))} columns, but --columns names ${columns.length}.`,
      'Name every column in order; - for one to skip.',
    );
  const { delimiter, layout } = way;
  const cells = splitCells(first?.text ?? '', delimiter);
  if (!isHeader(cells)) return { delimiter, layout, headerEnd: 0, header: '', notes: [] };
  const row = first?.row ?? 1;
  return {
    delimiter,
    layout,
    headerEnd: row,
    header: headerText(cells),
    notes: [`row ${row} is a header row; --columns replaces it`],
  };
}

/**
 * @param lines the first ones of the file, without those that are empty
 * @throws BarsFileError where there is no header, or a needed column is missing
 */
export function tableIn(file: string, lines: readonly Line[], columns: readonly string[] | undefined): TextTable {
  if (lines.length === 0) throw new BarsFileError(`${file} is empty.`);
  if (columns) return named(file, lines, columns);
  const candidates = DELIMITERS.flatMap((delimiter) => candidatesOf(lines, delimiter));
  const best = candidates.toSorted((a, b) => b.found - a.found || a.at - b.at)[0];
  if (best && best.missing.length === 0) return best;
  const advice = headless(lines);
  if (advice) throw new BarsFileError(`${file} has no header row.`, advice);
  const there = best && best.found > 1 ? ` It has ${best.layout.names.map((name) => name || '(no name)').join(', ')}.` : '';
  throw new BarsFileError(`${file} has no column ${best?.missing.join(', ') ?? 'open'} in its header row.${there}`);
}

/** Whether a row repeats the header, as where files were joined. */
export const isHeaderAgain = (cells: readonly string[], { header }: TextTable): boolean =>
  header !== '' && header.startsWith(cells[0] ?? '') && headerText(cells) === header;
