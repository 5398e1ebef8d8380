import { expect, it } from 'vitest';
import { Totals } from './totals.js';

it('adds up the counters of parts that follow one another', () => {
  const totals = new Totals<{ rows: number; pauses: number }>();
  expect(totals.value).toBeUndefined();
  const first = { rows: 3, pauses: 1 };
  totals.follow(first);
  first.rows += 1;
  const second = { rows: 0, pauses: 0 };
  totals.follow(second);
  expect(totals.value).toEqual({ rows: 4, pauses: 1 });
  second.rows += 5;
  totals.follow({ rows: 1, pauses: 0 });
  expect(totals.value).toEqual({ rows: 10, pauses: 1 });
});
