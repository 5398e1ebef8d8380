import { epochMsOf } from '../../market/index.js';
import { decodeEntry, decodeHeader, type LogEntry, LogEntryError, logPositionOf, type LogRecord, type ReadOptions } from '../index.js';

/** The one field of an entry. */
const ENTRY_FIELD = 'd';
const NOTHING: LogEntry = { sequence: 0, source: 'synthetic', receivedAt: epochMsOf(0), messages: [] };

type Between = ReadOptions['between'];

/**
 * @param reply of `XREAD` of one stream, its texts as bytes. @returns an entry that cannot be read is in its place, with its problem
 * @throws LogEntryError for what is no reply of a stream
 */
export function recordsOfXread(reply: unknown, key: string, between: Between): readonly LogRecord[] {
  if (reply === null) return [];
  const [stream] = listOf(reply, key);
  const [, entries] = listOf(stream, key);
  return listOf(entries, key).map((entry) => {
    const [id, fields] = listOf(entry, key);
    return recordOf(textOf(id, key), listOf(fields, key), key, between);
  });
}

function recordOf(id: string, fields: readonly unknown[], key: string, between: Between): LogRecord {
  const position = logPositionOf(id);
  try {
    const [name, bytes] = fields;
    if (fields.length !== 2 || textOf(name, key) !== ENTRY_FIELD || !Buffer.isBuffer(bytes))
      throw new LogEntryError(`other fields than "${ENTRY_FIELD}"`);
    return { position, entry: between ? within(bytes, between) : decodeEntry(bytes) };
  } catch (error) {
    if (!(error instanceof LogEntryError)) throw error;
    return { position, entry: NOTHING, problem: new LogEntryError(`${key} at ${id}: ${error.message}`, { cause: error }) };
  }
}

function within(bytes: Buffer, { from, to }: NonNullable<Between>): LogEntry {
  const { sequence, source, receivedAt, lowestTime, highestTime } = decodeHeader(bytes);
  const outside = lowestTime === undefined || highestTime === undefined || highestTime < from || lowestTime > to;
  return outside ? { sequence, source, receivedAt, messages: [] } : decodeEntry(bytes);
}

function listOf(value: unknown, key: string): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new LogEntryError(`${key}: the reply does not have the form of a stream`);
}

function textOf(value: unknown, key: string): string {
  if (Buffer.isBuffer(value)) return value.toString('latin1');
  throw new LogEntryError(`${key}: the reply does not have the form of a stream`);
}
