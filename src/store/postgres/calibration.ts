import type pg from 'pg';
import { z } from 'zod';
import { EDGES, TIMEFRAMES } from '../../market/index.js';
import type { CalibrationRow } from '../index.js';

/** JSON has no NaN: null. */
const rate = z
  .number()
  .nullable()
  .transform((value) => value ?? NaN);
const count = z.number().int();
const Row = z.object({
  pattern: z.string(),
  timeframe: z.enum(TIMEFRAMES),
  alarms: count,
  symbolDays: count,
  samples: count,
  wins: count,
  unresolved: count,
  rate,
  low: z.number(),
  high: z.number(),
  surrogateAlarms: count,
  surrogateDays: count,
  surrogateSamples: count,
  surrogateRate: rate,
  edge: z.enum(EDGES),
  steps: z.array(
    z.object({ fromScore: z.number(), samples: count, wins: count, probability: z.number(), low: z.number(), high: z.number() }),
  ),
});

/** The rows take the place of all that was learnt before. To be run in a transaction. */
export async function replaceCalibration(client: pg.ClientBase, rows: readonly CalibrationRow[]): Promise<void> {
  await client.query('DELETE FROM pattern_calibration');
  await client.query(
    `INSERT INTO pattern_calibration (pattern_type, timeframe, samples, hit_rate, edge, data)
     SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::float8[], $5::text[], $6::jsonb[])`,
    [
      rows.map((row) => row.pattern),
      rows.map((row) => row.timeframe),
      rows.map((row) => row.samples),
      rows.map((row) => (Number.isNaN(row.rate) ? null : row.rate)),
      rows.map((row) => row.edge),
      rows.map((row) => JSON.stringify(row)),
    ],
  );
}

export async function selectCalibration(client: pg.ClientBase): Promise<CalibrationRow[]> {
  const { rows } = await client.query<{ data: unknown }>('SELECT data FROM pattern_calibration ORDER BY pattern_type, timeframe');
  return rows.map(({ data }) => Row.parse(data));
}
