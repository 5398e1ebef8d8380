import type { Trade } from './trade.js';

/**
 * One print is told from another by ticker, exchange, id and sequence number together: on the OTC tape two prints of one millisecond have
 * one sequence number, and ids are given by each exchange anew. Ids and numbers restart each day, so the SIP time belongs to it, to the
 * millisecond, as the stream has no more. A print that comes again under another time is another one: what restarted its numbers
 * within a day must not cost trades.
 */
export type TradeIdentity = Pick<Trade, 'symbol' | 'exchange' | 'id' | 'sequence' | 'time'>;

/** Whether the identity is whole; without an exchange, an id or a sequence number (0, blank) the rest of the print has to help. */
export function isIdentified({ exchange, id, sequence }: TradeIdentity): boolean {
  return exchange !== 0 && sequence !== 0 && id !== '' && id !== '0';
}

function sameIdentity(a: TradeIdentity, b: TradeIdentity): boolean {
  return a.sequence === b.sequence && a.symbol === b.symbol && a.time === b.time && a.exchange === b.exchange && a.id === b.id;
}

/** Whether two trades are one print that was told twice; prints without a whole identity are, if nothing tells them apart. */
export function isSamePrint(a: Trade, b: Trade): boolean {
  if (!sameIdentity(a, b)) return false;
  return isIdentified(a) || (a.price === b.price && a.size === b.size && sameNumbers(a.conditions, b.conditions));
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => value === b[i]));
}
