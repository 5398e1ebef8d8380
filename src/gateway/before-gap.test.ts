import { expect, it } from 'vitest';
import { epochMsOf, type Gap } from '../market/index.js';
import { lastDataBefore, lastDataBeforeNoted } from './before-gap.js';

const gap: Gap = { kind: 'gap', from: epochMsOf(1_000), to: epochMsOf(31_000), cause: 'disconnect', symbols: [] };

it('looks back from the first data behind a gap as far as the gap is long, and a batch further where the gap was noted with it', () => {
  expect(lastDataBefore(gap, epochMsOf(100_000))).toBe(70_000);
  expect(lastDataBeforeNoted(gap, epochMsOf(100_000))).toBe(69_000);
});
