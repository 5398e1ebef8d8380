import { z } from 'zod';
import { bigint, integer, json, time } from './column.js';

/** Columns that several tables have beside their rows. */
export const surrogateId = { id: bigint('Number of the row, assigned by the database.') };
export const createdAt = { created_at: time('When the row was written, by the database’s clock.') };
export const metadata = { metadata: json(z.unknown(), 'Not used: `{}`.') };
export const resultRevision = {
  revision: integer('0: as published live; above 0: corrected, or found, after the fact because prints came late.'),
};
