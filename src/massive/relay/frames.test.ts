import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framesOf } from './frames.js';

describe('frames', () => {
  it('are filled to the limit', () => {
    expect(framesOf(['111', '222', '333'], 9).map(String)).toEqual(['[111,222]', '[333]']);
    expect(framesOf(['111', '222', '333'], 8).map(String)).toEqual(['[111]', '[222]', '[333]']);
    expect(framesOf([]).map(String)).toEqual([]);
  });

  it('are measured in bytes, not in characters', () => {
    expect(framesOf(['"éé"', '"éé"'], 12).map(String)).toEqual(['["éé"]', '["éé"]']);
    expect(framesOf(['"éé"', '"éé"'], 15).map(String)).toEqual(['["éé","éé"]']);
  });

  it('never cut an element, even one beyond the limit', () => {
    const long = JSON.stringify('x'.repeat(50));
    expect(framesOf(['1', long, '2'], 10).map(String)).toEqual(['[1]', `[${long}]`, '[2]']);
  });

  it('hold all elements in order, within the limit unless one element alone is larger', () => {
    const element = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => JSON.stringify(text));
    fc.assert(
      fc.property(fc.array(element), fc.integer({ min: 8, max: 200 }), (elements, limit) => {
        const frames = framesOf(elements, limit);
        const parts = frames.map((bytes) => JSON.parse(String(bytes)) as string[]);
        expect(parts.flat()).toEqual(elements.map((text) => JSON.parse(text) as string));
        for (const [i, bytes] of frames.entries()) if (bytes.length > limit) expect(parts[i]).toHaveLength(1);
      }),
    );
  });
});
