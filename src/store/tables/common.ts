import { z } from 'zod';
import { bigint, integer, json, time } from './column.js';

/** Columns that several tables have beside their rows. */
export const surrogateId = { id: bigint('Number of the row, given by the database.') };
export const createdAt = { created_at: time('When the row was written, by the database.') };
export const metadata = { metadata: json(z.unknown(), 'Not used: `{}`.') };
export const resultRevision = {
  revision: integer('0: as it was published live; above: corrected, or found, after the fact, as prints came late.'),
};
