import type pg from 'pg';
import { z } from 'zod';
import { SIGNAL_SEVERITIES } from '../../market/index.js';
import type { AlertDefinitionRow, DefinitionProblem, Definitions, IndicatorDefinitionRow, PatternDefinitionRow } from '../index.js';

const TABLES = { indicators: 'indicator_definitions', patterns: 'pattern_definitions', alerts: 'alert_definitions' } as const;

const shared = {
  name: z.string(),
  enabled: z.boolean(),
  timeframes: z.array(z.string()),
  universe: z.string().nullable(),
  description: z.string(),
};
const IndicatorRow = z.object({ ...shared, className: z.string(), parameters: z.unknown() });
const PatternRow = z.object({ ...shared, className: z.string(), parameters: z.unknown(), confidenceThreshold: z.number() });
const AlertRow = z.object({
  ...shared,
  value: z.string(),
  against: z.string(),
  aboveType: z.string().nullable(),
  belowType: z.string().nullable(),
  hysteresis: z.number(),
  hysteresisUnit: z.enum(['points', 'atr']),
  severity: z.enum(SIGNAL_SEVERITIES),
});

const SHARED = `name, enabled, applicable_timeframes AS "timeframes", universe, coalesce(short_description, '') AS "description"`;
const CLASS = `class_name AS "className", instantiation_params AS "parameters"`;
const ORDER = 'ORDER BY display_order, id';

export async function selectDefinitions(client: pg.ClientBase): Promise<Definitions> {
  const indicators = await client.query(`SELECT ${SHARED}, ${CLASS} FROM indicator_definitions ${ORDER}`);
  const patterns = await client.query(
    `SELECT ${SHARED}, ${CLASS}, confidence_threshold::float8 AS "confidenceThreshold" FROM pattern_definitions ${ORDER}`,
  );
  const alerts = await client.query(
    `SELECT ${SHARED}, value, against, above_type AS "aboveType", below_type AS "belowType", hysteresis,
       hysteresis_unit AS "hysteresisUnit", severity FROM alert_definitions ${ORDER}`,
  );
  return {
    indicators: z.array(IndicatorRow).parse(indicators.rows),
    patterns: z.array(PatternRow).parse(patterns.rows),
    alerts: z.array(AlertRow).parse(alerts.rows),
  };
}

/** Adds the rows whose names are not there yet; what somebody has changed stays as it is. */
export async function insertDefinitions(client: pg.ClientBase, { indicators, patterns, alerts }: Definitions): Promise<void> {
  await insertIndicators(client, indicators);
  await insertPatterns(client, patterns);
  await insertAlerts(client, alerts);
}

const sharedColumns = (rows: Definitions[keyof Definitions]): unknown[] => [
  rows.map((row) => row.name),
  rows.map((row) => row.enabled),
  rows.map((row) => JSON.stringify(row.timeframes)),
  rows.map((row) => row.universe),
  rows.map((row) => row.description),
  rows.map((_, i) => (i + 1) * 10),
];
const SHARED_TYPES = '$1::text[], $2::boolean[], $3::jsonb[], $4::text[], $5::text[], $6::int[]';
const TIMEFRAMES = 'ARRAY(SELECT jsonb_array_elements_text(t))';

async function insertIndicators(client: pg.ClientBase, rows: readonly IndicatorDefinitionRow[]): Promise<void> {
  await client.query(
    `INSERT INTO indicator_definitions (name, enabled, applicable_timeframes, universe, short_description, display_order, class_name, instantiation_params)
     SELECT n, e, ${TIMEFRAMES}, u, d, o, c, p
     FROM unnest(${SHARED_TYPES}, $7::text[], $8::jsonb[]) AS x(n, e, t, u, d, o, c, p) ON CONFLICT (name) DO NOTHING`,
    [...sharedColumns(rows), rows.map((row) => row.className), rows.map((row) => JSON.stringify(row.parameters))],
  );
}

async function insertPatterns(client: pg.ClientBase, rows: readonly PatternDefinitionRow[]): Promise<void> {
  await client.query(
    `INSERT INTO pattern_definitions (name, enabled, applicable_timeframes, universe, short_description, display_order, class_name, instantiation_params, confidence_threshold)
     SELECT n, e, ${TIMEFRAMES}, u, d, o, c, p, f
     FROM unnest(${SHARED_TYPES}, $7::text[], $8::jsonb[], $9::float8[]) AS x(n, e, t, u, d, o, c, p, f) ON CONFLICT (name) DO NOTHING`,
    [
      ...sharedColumns(rows),
      rows.map((row) => row.className),
      rows.map((row) => JSON.stringify(row.parameters)),
      rows.map((row) => row.confidenceThreshold),
    ],
  );
}

async function insertAlerts(client: pg.ClientBase, rows: readonly AlertDefinitionRow[]): Promise<void> {
  await client.query(
    `INSERT INTO alert_definitions (name, enabled, applicable_timeframes, universe, short_description, display_order,
       value, against, above_type, below_type, hysteresis, hysteresis_unit, severity)
     SELECT n, e, ${TIMEFRAMES}, u, d, o, v, a, ab, be, h, hu, s
     FROM unnest(${SHARED_TYPES}, $7::text[], $8::text[], $9::text[], $10::text[], $11::float8[], $12::text[], $13::text[])
       AS x(n, e, t, u, d, o, v, a, ab, be, h, hu, s) ON CONFLICT (name) DO NOTHING`,
    [
      ...sharedColumns(rows),
      rows.map((row) => row.value),
      rows.map((row) => row.against),
      rows.map((row) => row.aboveType),
      rows.map((row) => row.belowType),
      rows.map((row) => row.hysteresis),
      rows.map((row) => row.hysteresisUnit),
      rows.map((row) => row.severity),
    ],
  );
}

/** Writes beside each row why it does not run, and clears what no longer holds. */
export async function updateProblems(client: pg.ClientBase, problems: readonly DefinitionProblem[]): Promise<void> {
  for (const [key, table] of Object.entries(TABLES)) {
    const own = problems.filter((problem) => problem.table === key);
    await client.query(
      `UPDATE ${table} AS t SET problem = x.problem
       FROM ${table} AS old LEFT JOIN unnest($1::text[], $2::text[]) AS x(name, problem) ON x.name = old.name
       WHERE t.id = old.id AND t.problem IS DISTINCT FROM x.problem`,
      [own.map(({ name }) => name), own.map(({ problem }) => problem)],
    );
  }
}
