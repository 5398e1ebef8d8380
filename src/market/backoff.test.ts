import { expect, it } from 'vitest';
import { Backoff } from './backoff.js';

const waits = (backoff: Backoff, count: number): number[] => Array.from({ length: count }, () => backoff.next());

it('doubles up to its cap, and begins anew when it has worked', () => {
  const backoff = new Backoff({ firstMs: 100, mostMs: 1_000, random: () => 0 });
  expect(waits(backoff, 6)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  backoff.reset();
  expect(backoff.next()).toBe(100);
  expect(waits(backoff, 2_000).at(-1)).toBe(1_000);
});

it('leaves the whole wait to chance, or the part that it is told, and never waits for nothing', () => {
  const soon = 0.999_999;
  expect(new Backoff({ firstMs: 100, mostMs: 1_000, random: () => 0.5 }).next()).toBe(50);
  expect(new Backoff({ firstMs: 100, mostMs: 1_000, random: () => soon }).next()).toBe(1);
  expect(new Backoff({ firstMs: 100, mostMs: 1_000, random: () => soon, jitter: 0.5 }).next()).toBe(51);
});
