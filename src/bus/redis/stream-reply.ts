import { z } from 'zod';
import { decodeEntry, LogEntryError, logPositionOf, type LogRecord } from '../index.js';

/** The one field of an entry. */
export const ENTRY_FIELD = 'd';

const StreamEntries = z.array(z.tuple([z.string(), z.tuple([z.literal(ENTRY_FIELD), z.string()])]));
const XreadReply = z.tuple([z.tuple([z.string(), StreamEntries])]).nullable();

/** Errors: `LogEntryError` that names stream and position. */
export function recordsOfXread(reply: unknown, key: string): readonly LogRecord[] {
  const parsed = XreadReply.safeParse(reply);
  if (!parsed.success) throw foreignEntry(key);
  return parsed.data === null ? [] : decodeAll(parsed.data[0][1], key);
}

/** Of `XRANGE` and `XREVRANGE`. Errors: `LogEntryError` that names stream and position. */
export function recordsOfRange(reply: unknown, key: string): readonly LogRecord[] {
  const parsed = StreamEntries.safeParse(reply);
  if (!parsed.success) throw foreignEntry(key);
  return decodeAll(parsed.data, key);
}

function decodeAll(entries: z.infer<typeof StreamEntries>, key: string): readonly LogRecord[] {
  return entries.map(([id, [, text]]) => {
    try {
      return { position: logPositionOf(id), entry: decodeEntry(text) };
    } catch (error) {
      if (!(error instanceof LogEntryError)) throw error;
      throw new LogEntryError(`${key} at ${id}: ${error.message}`, { cause: error });
    }
  });
}

function foreignEntry(key: string): LogEntryError {
  return new LogEntryError(`${key}: an entry has other fields than "${ENTRY_FIELD}"`);
}
