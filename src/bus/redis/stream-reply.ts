import { z } from 'zod';
import { epochMsOf } from '../../market/index.js';
import { decodeEntry, type LogEntry, LogEntryError, logPositionOf, type LogRecord } from '../index.js';

/** The one field of an entry. */
export const ENTRY_FIELD = 'd';

const StreamEntries = z.array(z.tuple([z.string(), z.array(z.string())]));
const NOTHING: LogEntry = { sequence: 0, source: 'synthetic', receivedAt: epochMsOf(0), messages: [] };
const XreadReply = z.tuple([z.tuple([z.string(), StreamEntries])]).nullable();

/** An entry that cannot be read is in its place, with its problem. */
export function recordsOfXread(reply: unknown, key: string): readonly LogRecord[] {
  const parsed = XreadReply.safeParse(reply);
  if (!parsed.success) throw foreignReply(key);
  return parsed.data === null ? [] : decodeAll(parsed.data[0][1], key);
}

/** Of `XRANGE` and `XREVRANGE`. */
export function recordsOfRange(reply: unknown, key: string): readonly LogRecord[] {
  const parsed = StreamEntries.safeParse(reply);
  if (!parsed.success) throw foreignReply(key);
  return decodeAll(parsed.data, key);
}

function decodeAll(entries: z.infer<typeof StreamEntries>, key: string): readonly LogRecord[] {
  return entries.map(([id, fields]) => {
    const position = logPositionOf(id);
    try {
      const [name, text] = fields;
      if (fields.length !== 2 || name !== ENTRY_FIELD || text === undefined) throw new LogEntryError(`other fields than "${ENTRY_FIELD}"`);
      return { position, entry: decodeEntry(Buffer.from(text, 'latin1')) };
    } catch (error) {
      if (!(error instanceof LogEntryError)) throw error;
      return { position, entry: NOTHING, problem: new LogEntryError(`${key} at ${id}: ${error.message}`, { cause: error }) };
    }
  });
}

function foreignReply(key: string): LogEntryError {
  return new LogEntryError(`${key}: the reply is not one of a stream`);
}
