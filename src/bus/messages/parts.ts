import { z } from 'zod';
import { SOURCES, TIMEFRAMES } from '../../market/index.js';

/** The version of every body; raised when a field changes its meaning or leaves. */
export const SCHEMA_VERSION = 1;

export const iso = z.iso.datetime({ precision: 3 });
export const unixMs = z.number().int();
export const symbol = z.string().describe('Ticker, as the exchange writes it.');
export const source = z.enum(SOURCES).describe('The live feed, a file of trades that is replayed, or the simulated market.');
export const timeframe = z.enum(TIMEFRAMES).describe('Length of the bar.');
export const feedTimestamp = iso.describe("The feed's time when this arose.");
export const sessionId = z.string().nullable().describe('The session it belongs to; null outside of one.');

export const price = z.number().positive();
export const volume = z.number().nonnegative();
export const ohlcv = z.object({
  open: price.describe('US dollars.'),
  high: price.describe('US dollars.'),
  low: price.describe('US dollars.'),
  close: price.describe('US dollars.'),
  volume: volume.describe('Shares.'),
});
/** A bar as it is made of prints. */
export const barOfPrints = ohlcv.extend({
  vwap: z.number().describe('Mean price by volume, US dollars.'),
  trades: z.number().int().describe('Number of prints.'),
});

export const schema = z.literal(SCHEMA_VERSION).describe('Version of this schema.');
export const envelope = {
  event_id: z.string().min(1).describe('Derived from what the event is about: the same event always has the same id.'),
  schema,
};

/** Of what was computed again, as prints came late: nobody could have seen it live. */
export const correction = {
  corrected: z.literal(true).optional().describe('Recomputed because a print came late: nobody could have seen this live.'),
  revision: z.number().int().optional().describe('How often the row was changed after the fact, as in the column `revision` of its table.'),
  found_late: z.boolean().optional().describe('It was not there before.'),
  reason: z.string().optional().describe('Why it is withdrawn.'),
};
