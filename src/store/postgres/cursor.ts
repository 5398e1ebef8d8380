import { z } from 'zod';
import { type EpochMs, epochMsOf, isoTime, TickStockError } from '../../market/index.js';

/** A cursor that no earlier page gave. */
class CursorError extends TickStockError {
  readonly code = 'TS_CURSOR';
  readonly remedy = 'Use the next_cursor of an earlier answer unchanged, or omit cursor to begin with the newest.';
}

const Cursor = z.tuple([z.number().int(), z.string()]);

/** @param time and id of the last row of a page */
export function cursorAfter(time: EpochMs, id: string): string {
  return Buffer.from(JSON.stringify([time, id])).toString('base64url');
}

/** @returns time, ISO-8601 UTC, and id of that row. @throws CursorError */
export function readCursor(text: string): readonly [string, string] {
  try {
    const [time, id] = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return [isoTime(epochMsOf(time)), id];
  } catch (cause) {
    throw new CursorError('The cursor does not come from an earlier answer.', { cause });
  }
}
