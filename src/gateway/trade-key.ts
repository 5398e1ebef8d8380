import type { Trade } from '../market/index.js';

const UPPER_RANGE = 0x20_0000;
const LOWER_RANGE = 0x1_0000_0000;

/**
 * What tells one print of a ticker from another: its exchange, id and sequence number, as a whole number from 1 to 2^53 - 1. A sequence
 * number alone does not: the OTC tape gives several trades of one millisecond the same one.
 *
 * Two prints share a key by chance once in 9·10^15 pairs: one that is asked for among a million known ones once in 9·10^9 times.
 * Nobody who wants to can be kept from making two that do; ids come from the tape, not from strangers.
 */
export function tradeKey({ exchange, id, sequence }: Pick<Trade, 'exchange' | 'id' | 'sequence'>): number {
  let high = mixed(0xdead_beef ^ exchange);
  let low = mixed(0x41c6_ce57 ^ exchange);
  for (let i = 0; i < id.length; i += 1) {
    const unit = id.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x9e37_79b1);
    low = Math.imul(low ^ unit, 0x5f35_6495);
  }
  // Where the id ends: a digit more in it is no other sequence number.
  high = Math.imul(high ^ id.length, 0x85eb_ca6b);
  low = Math.imul(low ^ id.length, 0xc2b2_ae35);
  const upper = Math.floor(sequence / LOWER_RANGE);
  high = Math.imul(mixed(high ^ sequence) ^ upper, 0x9e37_79b1);
  low = Math.imul(mixed(low ^ sequence) ^ upper, 0x5f35_6495);
  high = mixed(high ^ Math.imul(low ^ (low >>> 15), 0x2c1b_3c6d));
  low = mixed(low ^ Math.imul(high ^ (high >>> 13), 0x297a_2d39));
  const key = ((high >>> 0) % UPPER_RANGE) * LOWER_RANGE + (low >>> 0);
  // 0 is where nothing is.
  return key === 0 ? 1 : key;
}

/** Every bit of the number counts for every bit of the answer, and no two numbers have the same. */
function mixed(bits: number): number {
  let hash = bits ^ (bits >>> 16);
  hash = Math.imul(hash, 0x7feb_352d);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x846c_a68b);
  return hash ^ (hash >>> 16);
}
