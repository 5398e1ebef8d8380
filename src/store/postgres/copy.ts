import { setImmediate } from 'node:timers/promises';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';

/** Text is made so much at a time, under a millisecond; between two pieces the event loop serves sockets and timers. */
const PIECE_CHARACTERS = 1 << 16;

/**
 * Sends lines in COPY's text form (PostgreSQL manual, COPY, «Text Format») as fast as the server takes them.
 * @param sql a COPY … FROM STDIN
 * @param lines each with its line feed; asked for while they are sent
 */
export async function copyIn(client: pg.ClientBase, sql: string, lines: Iterable<string>): Promise<void> {
  await pipeline(() => piecesOf(lines), client.query(from(sql)));
}

async function* piecesOf(lines: Iterable<string>): AsyncGenerator<string, void> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
    await setImmediate();
  }
  if (piece !== '') yield piece;
}

const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const NULL = '\\N';

/** A text as a column. */
export function textColumn(text: string): string {
  return SPECIAL.test(text) ? text.replaceAll(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character) : text;
}

/** A column that may be empty. */
export function columnOrNull(value: string | number | null | undefined): string {
  return value === null || value === undefined ? NULL : typeof value === 'string' ? textColumn(value) : String(value);
}

export function jsonColumn(value: unknown): string {
  return textColumn(JSON.stringify(value));
}

/** As a `numeric[]`. */
export function numbersColumn(values: readonly number[]): string {
  return `{${values.map((value) => (Number.isFinite(value) ? value : 'NULL')).join()}}`;
}

/** Writes times out; rows that follow each other mostly have the same one. */
export function timeColumns(): (time: number) => string {
  let last = NaN;
  let text = '';
  return (time) => {
    if (time !== last) {
      text = new Date(time).toISOString();
      last = time;
    }
    return text;
  };
}
