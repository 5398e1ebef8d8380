import { z } from 'zod';
import type { Column } from './column.js';
import { type Fields, Group, nameOf, type Row, type Table } from './table.js';

/** Columns by name, each as it was read. */
type Columns = Readonly<Record<string, unknown>>;
type Reader = (columns: Columns) => unknown;

/** Reads rows of a table as the driver gives them, whatever other columns they have. A row of another form throws a ZodError. */
export function parserOf<Of extends Fields>({ fields, cells }: Pick<Table<Of>, 'fields' | 'cells'>): (record: unknown) => Row<Of> {
  const readers = Object.entries(fields).map(([field, member]) => [field, readerOf(field, member)] as const);
  const read = new Set(Object.entries(fields).flatMap(([field, member]) => namesOf(field, member)));
  const schema = z.object(Object.fromEntries(cells.filter(({ name }) => read.has(name)).map(({ name, column }) => [name, column.schema])));
  return (record) => {
    const columns = schema.parse(record);
    const row: Record<string, unknown> = {};
    for (const [field, reader] of readers) row[field] = reader(columns);
    // Each field has been read by its own schema.
    return row as Row<Of>;
  };
}

function namesOf(field: string, member: Fields[string]): string[] {
  if (member instanceof Group) return Object.entries(member.columns).map(([part, column]) => nameOf(part, column));
  return [member.facts.container ?? nameOf(field, member)];
}

function readerOf(field: string, member: Fields[string]): Reader {
  if (member instanceof Group) return groupReader(member.columns);
  const { container, fallback } = member.facts;
  if (container !== undefined) return (columns) => (columns[container] as Columns)[field];
  const name = nameOf(field, member);
  return fallback === undefined ? (columns) => columns[name] : (columns) => columns[name] ?? columns[fallback];
}

function groupReader(parts: Readonly<Record<string, Column<unknown>>>): Reader {
  const names = Object.entries(parts).map(([part, column]) => [part, nameOf(part, column)] as const);
  return (columns) =>
    names.some(([, name]) => columns[name] === null) ? null : Object.fromEntries(names.map(([part, name]) => [part, columns[name]]));
}
