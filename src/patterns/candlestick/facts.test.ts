import { describe, expect, it } from 'vitest';
import { conditionsOf, doji, long, longUpper, white, black } from './facts.js';
import { BODY, BODY_WORD, SHADOW, SHADOW_WORD } from './observe.js';

describe('the facts of a shape', () => {
  it('become a mask and a value for each word of each candle, the newest first', () => {
    expect(conditionsOf([[black, long], [], [white, longUpper]], 12)).toEqual([
      { k: 0, word: BODY_WORD, mask: 1 << BODY.white, value: 1 << BODY.white },
      { k: 0, word: SHADOW_WORD, mask: 1 << SHADOW.longUpper, value: 1 << SHADOW.longUpper },
      { k: 2, word: BODY_WORD, mask: (1 << BODY.white) | (1 << BODY.long0), value: 1 << BODY.long0 },
    ]);
  });

  it('are those against the total that began where the lookback puts it', () => {
    expect(conditionsOf([[doji]], 11)).toEqual([{ k: 0, word: BODY_WORD, mask: 1 << BODY.doji1, value: 1 << BODY.doji1 }]);
  });

  it('are refused where no such total is observed, and for more candles than are kept', () => {
    expect(() => conditionsOf([[doji]], 14)).toThrow(/not observed 0 bars back, lookback 14/);
    expect(() => conditionsOf([[], [], [], [], [], []], 14)).toThrow(/a shape of 6 candles/);
  });

  it('have a place of their own each, within the 31 bits of a small integer', () => {
    for (const places of [Object.values(BODY), Object.values(SHADOW)]) {
      expect(new Set(places).size).toBe(places.length);
      expect(Math.max(...places)).toBeLessThan(30);
    }
  });
});
