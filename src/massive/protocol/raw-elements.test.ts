import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTopic, splitArray } from './raw-elements.js';

describe('the elements of a frame', () => {
  it('keeps nanoseconds that no double holds', () => {
    const luld = '{"ev":"LULD","h":3.63,"l":2.97,"i":[15],"z":3,"T":"ATHR","t":1788877046310003385,"q":3209681}';
    expect(splitArray(`[ ${luld} , {"ev":"T","sym":"A,B]\\"}"} ]`)).toEqual([luld, '{"ev":"T","sym":"A,B]\\"}"}']);
  });

  it('is empty for an empty frame', () => {
    expect(splitArray('[]')).toEqual([]);
    expect(splitArray(' [ ] ')).toEqual([]);
  });

  it('cuts where a JSON parser does', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 1, 2), (values, indent) => {
        const text = JSON.stringify(values, undefined, indent);
        expect(splitArray(text).map((part) => JSON.parse(part) as unknown)).toEqual(JSON.parse(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads topics', () => {
    expect(parseTopic('AM.BRK.B')).toEqual({ channel: 'AM', name: 'BRK.B' });
    expect(parseTopic('T.*')).toEqual({ channel: 'T', name: '*' });
    for (const topic of ['ZZ.AAPL', 'T', 'T.', 'T.A B', '']) expect(parseTopic(topic)).toBeUndefined();
  });
});
