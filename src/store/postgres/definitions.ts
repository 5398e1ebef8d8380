import type pg from 'pg';
import {
  alertDefinitionsTable,
  type DefinitionProblem,
  type Definitions,
  type Fields,
  indicatorDefinitionsTable,
  parserOf,
  patternDefinitionsTable,
  type Row,
  type Table,
} from '../index.js';
import { insertRows } from './insert.js';

const TABLES = { indicators: indicatorDefinitionsTable, patterns: patternDefinitionsTable, alerts: alertDefinitionsTable };
const indicatorOf = parserOf(TABLES.indicators);
const patternOf = parserOf(TABLES.patterns);
const alertOf = parserOf(TABLES.alerts);
/** Between two rows that are added somebody may put others. */
const ORDER_STEP = 10;

export async function selectDefinitions(client: pg.ClientBase): Promise<Definitions> {
  const rowsOf = async ({ name }: { readonly name: string }): Promise<readonly unknown[]> =>
    (await client.query(`SELECT * FROM ${name} ORDER BY display_order, id`)).rows;
  return {
    indicators: (await rowsOf(TABLES.indicators)).map(indicatorOf),
    patterns: (await rowsOf(TABLES.patterns)).map(patternOf),
    alerts: (await rowsOf(TABLES.alerts)).map(alertOf),
  };
}

/** Adds the rows whose names are not there yet; what somebody has changed stays as it is. */
export async function insertDefinitions(client: pg.ClientBase, { indicators, patterns, alerts }: Definitions): Promise<void> {
  const add = <Of extends Fields>(table: Table<Of>, rows: readonly Row<Of>[]): Promise<void> =>
    insertRows(client, table, rows, {
      beside: (place) => ({ display_order: (place + 1) * ORDER_STEP }),
      onConflict: '(name) DO NOTHING',
    });
  await add(TABLES.indicators, indicators);
  await add(TABLES.patterns, patterns);
  await add(TABLES.alerts, alerts);
}

/** Writes beside each row why it does not run, and clears what no longer holds. */
export async function updateProblems(client: pg.ClientBase, problems: readonly DefinitionProblem[]): Promise<void> {
  for (const [key, { name: table }] of Object.entries(TABLES)) {
    const own = problems.filter((problem) => problem.table === key);
    await client.query(
      `UPDATE ${table} AS t SET problem = x.problem
       FROM ${table} AS old LEFT JOIN unnest($1::text[], $2::text[]) AS x(name, problem) ON x.name = old.name
       WHERE t.id = old.id AND t.problem IS DISTINCT FROM x.problem`,
      [own.map(({ name }) => name), own.map(({ problem }) => problem)],
    );
  }
}
