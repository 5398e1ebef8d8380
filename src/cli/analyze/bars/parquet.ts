import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { BarsFileError } from './errors.js';
import { layoutOfNames } from './header.js';
import { type Layout, missingIn } from './layout.js';
import type { Table, TableEvents, TableRow } from './table.js';

/** A wall clock's time, without a zone; parquet says of a timestamp whether it is one. */
const isLocal = ({ logical_type: type }: SchemaElement): boolean => type?.type === 'TIMESTAMP' && !type.isAdjustedToUTC;
const isDate = ({ converted_type, logical_type }: SchemaElement): boolean => converted_type === 'DATE' || logical_type?.type === 'DATE';

/** The shortest decimal that a value of 32 bits stands for: 99.47, where the same bits as a double are 99.47000122070312. */
function ofSingle(value: number): string {
  const precision = [6, 7, 8].find((digits) => Math.fround(Number(value.toPrecision(digits))) === value) ?? 9;
  return String(Number(value.toPrecision(precision)));
}

function dateText(value: Date, element: SchemaElement | undefined): string {
  if (Number.isNaN(value.getTime())) return '';
  const iso = value.toISOString();
  if (element && isDate(element)) return iso.slice(0, 10);
  const seconds = iso.slice(0, -1).replace(/\.000$/, '');
  return element && isLocal(element) ? seconds : `${seconds}Z`;
}

/** A value as a csv would have it. */
function textOf(value: unknown, element: SchemaElement | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dateText(value, element);
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' && element?.type === 'FLOAT' && Number.isFinite(value)) return ofSingle(value);
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : '';
}

const damaged = (file: string, cause: unknown): BarsFileError =>
  new BarsFileError(
    `${file} is a damaged parquet file (${cause instanceof Error ? cause.message : String(cause)}).`,
    'Write or download it again.',
    {
      cause,
    },
  );

interface Opened {
  readonly file: Awaited<ReturnType<typeof asyncBufferFromFile>>;
  readonly metadata: FileMetaData;
  readonly names: readonly string[];
  readonly elements: ReadonlyMap<string, SchemaElement>;
}

async function opened(path: string): Promise<Opened> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const columns = parquetSchema(metadata).children;
    const elements = new Map(columns.map(({ element }) => [element.name, element]));
    return { file, metadata, names: [...elements.keys()], elements };
  } catch (cause) {
    throw damaged(path, cause);
  }
}

async function cellsOf(
  { file, metadata, names, elements }: Opened,
  wanted: readonly string[],
  from: number,
  to: number,
): Promise<string[][]> {
  const rows = await parquetReadObjects({ file, metadata, columns: [...wanted], rowStart: from, rowEnd: to, compressors });
  return rows.map((row) => names.map((name) => textOf((row as Record<string, unknown>)[name], elements.get(name))));
}

function usedNames({ time, clock, ticker, groups }: Layout, names: readonly string[]): string[] {
  const places = new Set([time, clock, ticker, ...groups.flatMap(({ prices, adjusted, volumes }) => [...prices, adjusted, ...volumes])]);
  return names.filter((_, place) => places.has(place));
}

/** @throws BarsFileError */
export async function parquetTable(path: string, columns: readonly string[] | undefined): Promise<Table> {
  const all = await opened(path);
  if (columns && columns.length !== all.names.length)
    throw new BarsFileError(
      `${path} has ${all.names.length} columns, but --columns names ${columns.length}.`,
      'Omit --columns: a parquet file names its columns.',
    );
  const given = columns ?? all.names;
  const sample = await cellsOf(all, all.names, 0, Math.min(1, Number(all.metadata.num_rows))).catch((cause: unknown) => {
    throw damaged(path, cause);
  });
  const layout = layoutOfNames(given, sample[0] ?? []);
  const missing = missingIn(layout);
  if (missing.length > 0) throw new BarsFileError(`${path} has no column ${missing.join(', ')}. It has ${all.names.join(', ')}.`);
  const used = usedNames(layout, all.names);
  async function* rows({ onBroken }: TableEvents): AsyncGenerator<TableRow[]> {
    let from = 0;
    for (const group of all.metadata.row_groups) {
      const start = from;
      let cells: string[][];
      try {
        cells = await cellsOf(all, used, start, start + Number(group.num_rows));
      } catch (error) {
        onBroken(start + 1, `the file is damaged from here on (${error instanceof Error ? error.message : String(error)})`);
        return;
      }
      yield cells.map((each, i) => ({ row: start + i + 1, cells: each }));
      from += Number(group.num_rows);
    }
  }
  return { file: path, layout, delimiter: undefined, notes: [], rows };
}
