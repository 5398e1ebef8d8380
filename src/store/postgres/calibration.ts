import type pg from 'pg';
import { calibrationTable, parserOf, type PatternCalibration } from '../index.js';
import { insertRows } from './insert.js';

const calibrationOf = parserOf(calibrationTable);

/** The rows take the place of all that was learnt before. To be run in a transaction. */
export async function replaceCalibration(client: pg.ClientBase, rows: readonly PatternCalibration[]): Promise<void> {
  await client.query('DELETE FROM pattern_calibration');
  await insertRows(client, calibrationTable, rows);
}

export async function selectCalibration(client: pg.ClientBase): Promise<PatternCalibration[]> {
  const { rows } = await client.query('SELECT data FROM pattern_calibration ORDER BY pattern_type, timeframe');
  return rows.map(calibrationOf);
}
