import type { Cell, Fields, Form, Row, Table } from '../index.js';
import { NULL } from './copy.js';

type Values = Readonly<Record<string, unknown>>;
type Encode = (row: Values) => string;

const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const text = (value: string): string =>
  SPECIAL.test(value) ? value.replaceAll(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character) : value;
const numbers = (values: readonly unknown[]): string => `{${values.map((value) => (Number.isFinite(value) ? value : 'NULL')).join()}}`;

/**
 * By form, what writes a field's value in COPY's text form; that it is of the form, its column says. A minute boundary writes a million
 * values: with a function for each form V8 knows what each calls, and inlines it.
 */
const ENCODERS: Readonly<Record<Form, (field: string) => Encode>> = {
  plain: (field) => (row) => {
    const value = row[field];
    return value === null ? NULL : `${value as number}`;
  },
  text: (field) => (row) => {
    const value = row[field];
    return value === null ? NULL : text(value as string);
  },
  json: (field) => (row) => {
    const value = row[field];
    return value === null ? NULL : text(JSON.stringify(value));
  },
  numbers: (field) => (row) => {
    const value = row[field];
    return value === null ? NULL : numbers(value as readonly unknown[]);
  },
  time: times,
};

/** Rows that follow each other mostly have the same time. */
function times(field: string): Encode {
  let last: unknown = NaN;
  let written = '';
  return (row) => {
    const time = row[field];
    if (time === null) return NULL;
    if (time !== last) {
      written = new Date(time as number).toISOString();
      last = time;
    }
    return written;
  };
}

function encoderOf({ column, field, value }: Cell): Encode {
  if (field !== undefined) return ENCODERS[column.facts.form](field);
  const encode = ENCODERS[column.facts.form]('value');
  return (row) => encode({ value: value(row) });
}

/** Each row as a line of a COPY into its table, without the line feed: its cells in their order. */
export function* copyLines<Of extends Fields>({ cells }: Table<Of>, groups: Iterable<Iterable<Row<Of>>>): Generator<string, void> {
  const encoders = cells.map(encoderOf);
  const [first] = encoders;
  if (!first) return;
  for (const rows of groups) {
    for (const row of rows) {
      let line = first(row);
      for (let i = 1; i < encoders.length; i += 1) line += `\t${encoders[i]!(row)}`;
      yield line;
    }
  }
}
