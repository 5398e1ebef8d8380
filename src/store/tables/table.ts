import { z } from 'zod';
import { Column, json } from './column.js';

/** Several columns that are one field of a row: null where any of them is. */
export class Group<Value> {
  /** Type only: what the field holds. */
  declare readonly value: Value;

  constructor(
    readonly columns: Readonly<Record<string, Column<unknown>>>,
    readonly api: Readonly<Record<string, (value: never) => unknown>>,
  ) {}
}

type Values<Columns> = { readonly [Field in keyof Columns]: Columns[Field] extends Column<infer Value> ? Value : never };

/** @param api fields of the API's answer, each with what it says of the group */
export function group<Columns extends Readonly<Record<string, Column<unknown>>>>(
  columns: Columns,
  api: Readonly<Record<string, (value: Values<Columns> | null) => unknown>>,
): Group<Values<Columns> | null> {
  return new Group(columns, api);
}

/** The fields of a row, in the API's order. */
export type Fields = Readonly<Record<string, Column<unknown> | Group<unknown>>>;
export type Row<Of extends Fields> = {
  readonly [Field in keyof Of]: Of[Field] extends Group<infer Value> ? Value : Of[Field] extends Column<infer Value> ? Value : never;
};
export type RowOf<Of extends { readonly fields: Fields }> = Row<Of['fields']>;

/** A column as a row fills it. */
export interface Cell {
  readonly name: string;
  readonly column: Column<unknown>;
  /** The field of the row that it is; absent where it is made of others. */
  readonly field?: string;
  readonly value: (row: object) => unknown;
}

export interface TableOptions<Of extends Fields> {
  readonly name: string;
  /** What the table holds, for docs/tables.md. */
  readonly about: string;
  /** Columns by whose values a row is known. */
  readonly key: readonly string[];
  /** A session counts its rows in which this column has a value. */
  readonly counted?: string;
  /** What a row is to the program. */
  readonly fields: Of;
  /** Columns that follow from a row, for those who read the table: written, never read. */
  readonly derived?: Readonly<Record<string, { readonly column: Column<unknown>; readonly of: (row: Row<Of>) => unknown }>>;
  /** Columns that are no part of a row: the database fills them in, or statements name them. By their names. */
  readonly beside?: Readonly<Record<string, Column<unknown>>>;
}

export interface Table<Of extends Fields = Fields> {
  readonly name: string;
  readonly about: string;
  readonly key: readonly string[];
  readonly counted: string | undefined;
  readonly fields: Of;
  /** What rows fill, columns of the key first. */
  readonly cells: readonly Cell[];
  readonly beside: Readonly<Record<string, Column<unknown>>>;
}

/** Columns and fields of answers are called as the field, in snake case, where nothing else is said. */
export const snake = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** The column that holds a field of its own. */
export const nameOf = (field: string, { facts }: Column<unknown>): string => facts.name ?? snake(field);

/** What each column of a row is called, means and holds, said once: types, statements, parsers, answers and docs follow from it. */
export function table<const Of extends Fields>(options: TableOptions<Of>): Table<Of> {
  const { name, about, key, counted, fields, derived = {}, beside = {} } = options;
  const cells = [
    ...cellsOf(fields),
    ...Object.entries(derived).map(([column, { column: facts, of }]) => ({ name: column, column: facts, value: of as Cell['value'] })),
  ];
  const place = ({ name: column }: Cell): number => (key.includes(column) ? key.indexOf(column) : key.length);
  return { name, about, key, counted, fields, cells: cells.toSorted((a, b) => place(a) - place(b)), beside };
}

function cellsOf(fields: Fields): Cell[] {
  const cells: Cell[] = [];
  const containers = new Set<string>();
  for (const [field, member] of Object.entries(fields)) {
    if (member instanceof Group) {
      for (const [part, column] of Object.entries(member.columns))
        cells.push({ name: nameOf(part, column), column: column.nullable(), value: (row) => valueAt(valueAt(row, field), part) });
    } else if (member.facts.container === undefined) {
      cells.push({ name: nameOf(field, member), column: member, field, value: (row) => valueAt(row, field) });
    } else if (!containers.has(member.facts.container)) {
      containers.add(member.facts.container);
      cells.push(containerCell(fields, member.facts.container));
    }
  }
  return cells;
}

/** A value that is missing is null. */
function valueAt(object: unknown, key: string): unknown {
  return (object as Readonly<Record<string, unknown>> | null)?.[key] ?? null;
}

/** What a column's value means, and which it may be. */
export function meaningOf({ facts: { about, words } }: Column<unknown>): string {
  return words === undefined ? about : `${about} One of ${words.map((word) => `\`${word}\``).join(', ')}.`;
}

/** The fields that one jsonb column holds. */
function containerCell(fields: Fields, name: string): Cell {
  const held = Object.entries(fields).filter(
    (entry): entry is [string, Column<unknown>] => entry[1] instanceof Column && entry[1].facts.container === name,
  );
  const about = held.map(([field, column]) => `\`${field}\`: ${meaningOf(column)}`).join(' ');
  return {
    name,
    column: json(z.object(Object.fromEntries(held.map(([field, { schema }]) => [field, schema]))), about),
    value: (row) => Object.fromEntries(held.map(([field]) => [field, valueAt(row, field)])),
  };
}

/** A row as an object of its own: rows may be views of numbers that change once they are written. */
export function copyOf<Of extends Fields>({ fields }: Pick<Table<Of>, 'fields'>, row: Row<Of>): Row<Of> {
  return Object.fromEntries(Object.keys(fields).map((field) => [field, row[field]])) as Row<Of>;
}

/** All columns of a table, those of its key first. */
export function columnsOf({ cells, beside }: Pick<Table, 'cells' | 'beside'>): readonly Pick<Cell, 'name' | 'column'>[] {
  return [...cells, ...Object.entries(beside).map(([name, column]) => ({ name, column }))];
}
