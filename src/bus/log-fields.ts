import { type Gap, SOURCES, type Source } from '../market/index.js';
import { LogEntryError } from './errors.js';

/** Raised when a place in a tuple changes its meaning; a reader refuses every other version. */
export const LOG_ENTRY_VERSION = 1;

const CAUSES: readonly Gap['cause'][] = ['disconnect', 'stall', 'vendor_drop', 'overflow'];
const SHOWN_CHARACTERS = 40;

/** Where a value stands: a key of the entry, or a field of one of its messages. */
export interface Place {
  readonly field: string;
  readonly message?: number;
}

/** @throws LogEntryError that names the place and shows the start of what stood there */
export function refuse({ field, message }: Place, expected: string, found: unknown): never {
  const place = message === undefined ? `"${field}"` : `message ${message}, ${field}`;
  const shown = typeof found === 'number' ? String(found) : (JSON.stringify(found) ?? String(found));
  throw new LogEntryError(`log entry, ${place}: expected ${expected}, found ${shown.slice(0, SHOWN_CHARACTERS)}`);
}

export function wholeNumber(value: unknown, field: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) refuse({ field }, 'a whole number of at least zero', value);
  return value as number;
}

export function sourceOf(value: unknown): Source {
  return SOURCES.find((known) => known === value) ?? refuse({ field: 's' }, `one of ${SOURCES.join(', ')}`, value);
}

export function causeOf(value: unknown, message: number): Gap['cause'] {
  return CAUSES.find((known) => known === value) ?? refuse({ field: 'cause', message }, `one of ${CAUSES.join(', ')}`, value);
}
