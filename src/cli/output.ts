import { once } from 'node:events';
import { TickStockError } from '../market/index.js';

/** Results for people and programs; the log goes to standard error. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A reader that has seen enough (`| head`) ends the command; nothing went wrong. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/** Results in bulk: waits for a reader that is slower (a pipe). */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A progress line that overwrites itself on a terminal and stays silent elsewhere. */
export function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${line}\u001B[K`);
}

export function explain(error: unknown): string {
  if (error instanceof TickStockError) return `tickstock: ${error.message}\n  ${error.remedy} (${error.code})`;
  const text = error instanceof Error ? error.message : String(error);
  return `tickstock: unexpected: ${text}\n  Please report this. TICKSTOCK_LOG_LEVEL=debug shows where it happened.`;
}
