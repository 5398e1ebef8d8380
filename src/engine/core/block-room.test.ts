import { expect, it } from 'vitest';
import { BlockRoom } from './block-room.js';

it('gives blocks of zeros that share nothing, however many', () => {
  const room = new BlockRoom(3);
  const blocks = Array.from({ length: 100 }, () => room.block());
  expect(blocks.every((block) => block.length === 3 && block.every((value) => value === 0))).toBe(true);
  blocks.forEach((block, i) => block.fill(i));
  expect(blocks.every((block, i) => block.every((value) => value === i))).toBe(true);
});
