import { expect, it } from 'vitest';
import { tickerOf } from '../market/index.js';
import { shardOf } from './shard.js';

it('uses FNV-1a, so that other languages find the same shard', () => {
  // Published test vectors of 32-bit FNV-1a: "a" e40c292c, "foobar" bf9cf968.
  expect(shardOf(tickerOf('a'), 2 ** 32)).toBe(0xe40c292c);
  expect(shardOf(tickerOf('foobar'), 2 ** 32)).toBe(0xbf9cf968);
});
