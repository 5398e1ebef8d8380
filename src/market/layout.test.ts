import { describe, expect, it } from 'vitest';
import { fieldsOf, layout, part, span } from './layout.js';

describe('a layout', () => {
  it('gives each field its offset, and the size of all', () => {
    expect(layout('count', 'sum', span('ring', 20), 'last')).toEqual({ count: 0, sum: 1, ring: 2, last: 22, size: 23 });
    expect(layout()).toEqual({ size: 0 });
  });

  it('takes the fields of another as a part, in their order', () => {
    const day = layout('volume', 'firstPrice');
    expect(layout('time', part('day', day), 'close')).toEqual({ time: 0, day: 1, volume: 1, firstPrice: 2, close: 3, size: 4 });
  });

  it('cannot be changed, and has no other name', () => {
    const own = layout('count', part('day', layout('volume')));
    expect(() => Object.assign(own, { count: 5 })).toThrow(TypeError);
    // @ts-expect-error misspelt
    expect(own.cuont).toBeUndefined();
    // @ts-expect-error misspelt
    expect(own.volum).toBeUndefined();
    const offsets: readonly number[] = [own.count, own.day, own.volume, own.size];
    expect(offsets).toEqual([0, 1, 1, 2]);
  });

  it.each([
    ['a name twice', () => layout('count', 'count')],
    ['a name that a part has', () => layout('count', part('day', layout('count')))],
    ['a field called size', () => layout('size')],
    ['a span that is no number of doubles', () => layout(span('ring', 1.5))],
    ['less than nothing', () => layout(span('ring', -1))],
    ['a part with a span', () => layout(part('day', layout(span('ring', 2))))],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(RangeError);
  });

  it('tells its fields in order', () => {
    expect(fieldsOf(layout('upper', 'lower', 'middle'))).toEqual(['upper', 'lower', 'middle']);
  });
});
