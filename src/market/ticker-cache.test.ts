import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TickerCache } from './ticker-cache.js';
import { parseTicker } from './ticker.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe('ticker cache', () => {
  it('judges as the form of a ticker does', () => {
    const cache = new TickerCache();
    const latin = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 24 });
    const likely = fc.stringMatching(/^[A-C][A-C.]{0,2}$/);
    fc.assert(
      fc.property(fc.oneof(latin, likely), fc.nat({ max: 5 }), (text, at) => {
        const bytes = bytesOf(`${'x'.repeat(at)}${text}"`);
        expect(cache.read(bytes, at, at + text.length)).toBe(parseTicker(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('tells tickers apart that begin alike, and keeps case', () => {
    const cache = new TickerCache();
    for (let round = 0; round < 2; round += 1)
      for (const text of ['B', 'BA', 'BApA', 'BAPA', 'BRK.A', 'BRK.B']) expect(cache.read(bytesOf(text), 0, text.length)).toBe(text);
  });

  it('goes on with more tickers than it keeps', () => {
    const cache = new TickerCache();
    let wrong = 0;
    for (let n = 0; n < 100_000; n += 1) {
      const text = `S${n}`;
      if (cache.read(bytesOf(text), 0, text.length) !== text) wrong += 1;
    }
    expect(wrong).toBe(0);
    expect(cache.read(bytesOf('S7'), 0, 2)).toBe('S7');
  });
});
