import { z } from 'zod';
import { type EpochMs, epochMsOf, SOURCES, type Ticker, tickerOf, TIMEFRAMES } from '../../market/index.js';

/** How a value is written out: `plain` needs no escape (numbers, booleans, ids, words of a vocabulary), `time` is ISO-8601 UTC. */
export type Form = 'plain' | 'text' | 'time' | 'json' | 'numbers';

/** Fields of the API's answer, each with what it says of a column's value. */
type ApiFields<Value> = Readonly<Record<string, (value: Value) => unknown>>;

interface ColumnFacts {
  /** SQL type, as PostgreSQL's format_type spells it. */
  readonly type: string;
  readonly form: Form;
  /** What the value means, for docs/tables.md. */
  readonly about: string;
  readonly nullable: boolean;
  /** The closed vocabulary that the value is of. */
  readonly words?: readonly string[];
  /** Name of the column; absent: the field's in snake case. */
  readonly name?: string;
  /** The jsonb column that holds the value together with others. */
  readonly container?: string;
  /** The field whose value a row has that was written before the column was there. */
  readonly fallback?: string;
  /** The row of a key keeps the value that it was first written with. */
  readonly isKept: boolean;
  /** Name in the API's answer, or its fields; null: the API does not show it. Absent: the field's name in snake case. */
  readonly api?: string | null | ApiFields<never>;
}

/** One column of a table: what it holds, and how its value is read. Each method gives a changed copy. */
export class Column<Value> {
  /** @param schema reads the value as PostgreSQL's driver gives it: numeric and bigint are texts, timestamptz is a Date */
  constructor(
    readonly schema: z.ZodType<Value>,
    readonly facts: ColumnFacts,
  ) {}

  nullable(): Column<Value | null> {
    return new Column(this.schema.nullable(), { ...this.facts, nullable: true });
  }
  /** Where the column is not called as its field. */
  column(name: string): Column<Value> {
    return this.with({ name });
  }
  /** Held by this jsonb column, under the field's name. */
  in(container: string): Column<Value> {
    return this.with({ container });
  }
  type(type: string): Column<Value> {
    return this.with({ type });
  }
  kept(): Column<Value> {
    return this.with({ isKept: true });
  }
  /** Null in the table in rows from before the column was there: they have the value of another field. */
  orElse(field: string): Column<Value> {
    return new Column(this.schema.nullable() as unknown as z.ZodType<Value>, { ...this.facts, nullable: true, fallback: field });
  }
  /** What a null in the table is read as. */
  or(value: Value): Column<Value> {
    return new Column(
      this.schema.nullable().transform((read) => read ?? value),
      { ...this.facts, nullable: true },
    );
  }
  api(api: string | null | ApiFields<Value>): Column<Value> {
    return this.with({ api });
  }

  private with(facts: Partial<ColumnFacts>): Column<Value> {
    return new Column(this.schema, { ...this.facts, ...facts });
  }
}

const made =
  <Value>(schema: z.ZodType<Value>, type: string, form: Form) =>
  (about: string): Column<Value> =>
    new Column(schema, { type, form, about, nullable: false, isKept: false });

/** NaN and ±∞ are numbers to PostgreSQL. */
const anyNumber = z.custom<number>((value) => typeof value === 'number', 'a number was expected');

/** A number in a jsonb column: JSON has no NaN, so null. */
export const jsonNumber: z.ZodType<number> = z
  .number()
  .nullable()
  .transform((value) => value ?? NaN);

export const text = made(z.string(), 'text', 'text');
export const uuid = made(z.string(), 'uuid', 'plain');
export const ticker = made<Ticker>(z.string().transform(tickerOf), 'text', 'text');
export const integer = made(z.number().int(), 'integer', 'plain');
/** Beyond 2^53 it would not be exact; ids and sequence numbers stay far below. */
export const bigint = made(z.string().transform(Number), 'bigint', 'plain');
export const real = made(anyNumber, 'double precision', 'plain');
export const numeric = made(z.string().transform(Number), 'numeric', 'plain');
export const boolean = made(z.boolean(), 'boolean', 'plain');
export const bytes = made(
  z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes were expected'),
  'bytea',
  'plain',
);
export const time = made<EpochMs>(
  z.date().transform((date) => epochMsOf(date.getTime())),
  'timestamp with time zone',
  'time',
);
export const texts = made<readonly string[]>(z.array(z.string()), 'text[]', 'json');
export const tickers = made<readonly Ticker[]>(z.array(z.string().transform(tickerOf)), 'text[]', 'json');
/** Numbers that are not finite are null. */
export const numbers = made<readonly (number | null)[]>(z.array(z.string().transform(Number).nullable()), 'numeric[]', 'numbers');

/** One word of a closed vocabulary. */
export function word<const Word extends string>(words: readonly Word[], about: string): Column<Word> {
  return new Column(z.enum(words), {
    type: 'text',
    form: 'plain',
    about,
    nullable: false,
    isKept: false,
    words,
  });
}

/** A jsonb column with a shape of its own. */
export function json<Value>(schema: z.ZodType<Value>, about: string): Column<Value> {
  return made(schema, 'jsonb', 'json')(about);
}

export const timeframe = (about = 'Length of the bar.') => word(TIMEFRAMES, about);
export const source = () => word(SOURCES, 'Where the trades came from.');
/** The session that a row was first written in stays its session. */
export const sessionId = () => uuid('The session it belongs to; null outside of one.').nullable().kept();
