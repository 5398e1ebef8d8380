import { parseTicker, type Ticker } from './ticker.js';

/** Twice a whole market; a power of two. */
const SLOTS = 32_768;
/** Neighbouring slots in which a ticker may stand. */
const REACH = 4;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const LONGEST = 20;

/**
 * Tickers by their bytes: the same text gives the same string object again, checked once. At most `SLOTS` are kept; where a
 * neighbourhood is full, the newest takes a place in it.
 */
export class TickerCache {
  private readonly slots: (Ticker | undefined)[] = Array.from({ length: SLOTS }, () => undefined);

  /** @returns the ticker whose ASCII text stands in `bytes` at [from, to); undefined when the text cannot be one */
  read(bytes: Uint8Array, from: number, to: number): Ticker | undefined {
    let hash = FNV_OFFSET;
    for (let i = from; i < to; i += 1) hash = Math.imul(hash ^ (bytes[i] as number), FNV_PRIME);
    const home = hash ^ (hash >>> 15);
    for (let step = 0; step < REACH; step += 1) {
      const known = this.slots[(home + step) & (SLOTS - 1)];
      if (known === undefined) return this.enter(bytes, from, to, home + step);
      if (isTextOf(known, bytes, from, to)) return known;
    }
    return this.enter(bytes, from, to, home);
  }

  private enter(bytes: Uint8Array, from: number, to: number, slot: number): Ticker | undefined {
    if (to - from > LONGEST) return undefined;
    let text = '';
    for (let i = from; i < to; i += 1) text += String.fromCharCode(bytes[i] as number);
    const ticker = parseTicker(text);
    if (ticker !== undefined) this.slots[slot & (SLOTS - 1)] = ticker;
    return ticker;
  }
}

function isTextOf(text: string, bytes: Uint8Array, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}
