import type { PriceBandEvent } from '../market/index.js';
import { LogEntryError } from './errors.js';

/** Raised when a byte of the form changes its meaning; a reader refuses every other version. */
export const LOG_ENTRY_VERSION = 2;
/** What an entry of the form before began with: it was JSON. */
export const JSON_BEGINNING = 0x7b;

export const HEADER_BYTES = 48;
export const HEADER_NUMBERS = HEADER_BYTES / Float64Array.BYTES_PER_ELEMENT;
/** Byte places in the header. */
export const HEADER_AT = { version: 0, source: 1 } as const;
/** Places in the header's 32-bit words; word 0 holds the two bytes above and two that are zero. */
export const WORD = { messages: 1, numbers: 2, records: 3 } as const;
/** Places among the header's doubles. */
export const DOUBLE = { sequence: 2, receivedAt: 3, lowestTime: 4, highestTime: 5 } as const;

/** First byte of a message. */
export const KIND = { trade: 1, second: 2, minute: 3, quote: 4, priceBand: 5, clock: 6, gap: 7, repair: 8, markedTrade: 9 } as const;
/** What a price band came with. The form has a list of such numbers: none that is halted or resumed means bands alone. */
export const BAND = { bands: 15, halted: 17, resumed: 18 } as const satisfies Record<PriceBandEvent, number>;
/** What is marked of a trade, as bits. */
export const MARK = { executedAt: 1, outOfTime: 2 } as const;
/** A small number that is no whole one below `SMALL_END`: its double is among the numbers. */
export const WIDE = 1;
export const SMALL_END = 2 ** 30;
/** Steps up or down below this are written as such. */
export const STEP_END = 2 ** 28;

const SHOWN_CHARACTERS = 40;

/** Where a value stands: a part of the entry, or a field of one of its messages. */
export interface Place {
  readonly field: string;
  readonly message?: number;
}

/** @throws LogEntryError that names the place and shows the start of what stood there */
export function refuse({ field, message }: Place, expected: string, found: unknown): never {
  const place = message === undefined ? field : `message ${message}, ${field}`;
  const shown = typeof found === 'number' ? String(found) : (JSON.stringify(found) ?? String(found));
  throw new LogEntryError(`log entry, ${place}: expected ${expected}, found ${shown.slice(0, SHOWN_CHARACTERS)}`);
}
