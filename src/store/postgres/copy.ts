import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';

/** Text is made so much at a time, under a millisecond; between two pieces the event loop serves sockets and timers. */
const PIECE_CHARACTERS = 1 << 16;

/**
 * Sends lines in COPY's text form (PostgreSQL manual, COPY, «Text Format») as fast as the server takes them.
 * @param sql a COPY … FROM STDIN
 * @param lines each without its line feed; asked for while they are sent, no further once the server has refused one
 */
export async function copyIn(client: pg.ClientBase, sql: string, lines: Iterable<string>): Promise<void> {
  const stream = client.query(from(sql));
  let refusal: Error | undefined;
  const ended = new Promise<void>((resolve) => {
    stream.once('finish', resolve);
    stream.on('error', (error) => {
      refusal ??= error;
      resolve();
    });
  });
  try {
    for (const piece of piecesOf(lines)) {
      if (refusal) break;
      // One piece at a time: what the stream still held when the server refuses would go out behind the next statement.
      const sent = new Promise((resolve) => stream.write(piece, resolve));
      await Promise.race([sent, ended]);
      await setImmediate();
    }
    if (!refusal) stream.end();
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
    await ended;
    throw error;
  }
  await ended;
  if (refusal) throw refusal;
}

function* piecesOf(lines: Iterable<string>): Generator<string, void> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    piece += '\n';
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

export const NULL = '\\N';

const UNESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** What a column in COPY's text form says; null for an empty one. */
export function unescaped(column: string): string | null {
  return column === NULL ? null : column.replaceAll(/\\(.)/gs, (_, character: string) => UNESCAPED[character] ?? character);
}
