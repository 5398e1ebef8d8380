import { expect, it } from 'vitest';
import { tickerOf } from '../market/index.js';
import type { CheckpointStates, Store, SymbolState } from './index.js';

const state = (symbol: string, sequence: number, ...bytes: number[]): SymbolState => ({
  symbol: tickerOf(symbol),
  sequence,
  // A view, as an engine may hand it over.
  bytes: new Uint8Array([9, 9, ...bytes, 9]).subarray(2, 2 + bytes.length),
});

/**
 * The part of the store's promises that concerns checkpoints; to be called inside its suite.
 * @param commit as the owner of shard 0, or of the epoch given
 */
export function checkpointCases(
  store: () => Store,
  commit: (states: CheckpointStates, position: string, ownerEpoch?: number) => Promise<unknown>,
): void {
  const saved = async (shard = 0): Promise<[string, number, number[]][]> => {
    const found: [string, number, number[]][] = [];
    for await (const page of store().symbolStates(shard))
      for (const { symbol, sequence, bytes } of page) found.push([symbol, sequence, [...bytes]]);
    return found;
  };

  it('keeps the position, and what was saved of the engine until it is saved anew', async () => {
    const resume = { position: '3', sequence: 30, head: { clock: 7 } };
    const symbols = [state('SPY', 50, 1, 2, 255, 0), state('A', 50)];
    await commit({ sequence: 50, session: { row: null }, symbols, resume }, '5');
    await commit({ sequence: 90, session: { row: 1 }, symbols: [state('A', 90, 7)] }, '9');
    const { checkpoint } = await store().acquireShard(0, 'second');
    expect(checkpoint).toEqual({ logId: 'log', position: '9', sequence: 90, session: { row: 1 }, resume });
    expect(await saved()).toEqual([
      ['A', 90, [7]],
      ['SPY', 50, [1, 2, 255, 0]],
    ]);
    expect(await saved(1)).toEqual([]);
  });

  it('has nothing to go on from before a round of states is through, and after all were replaced', async () => {
    const checkpoint = async (owner: string): Promise<[number, unknown]> => {
      const taken = await store().acquireShard(0, owner);
      return [taken.ownerEpoch, taken.checkpoint];
    };
    await commit({ sequence: 5, session: {}, symbols: [state('SPY', 5, 1)] }, '5');
    const [epoch, none] = await checkpoint('second');
    expect(none).toBeUndefined();
    await commit({ sequence: 6, session: {}, symbols: [], resume: { position: '3', sequence: 3, head: {} } }, '6', epoch);
    await commit({ sequence: 7, session: {}, symbols: [state('IBM', 7, 2)], replacesAll: true }, '7', epoch);
    expect(await saved()).toEqual([['IBM', 7, [2]]]);
    expect((await checkpoint('third'))[1]).toBeUndefined();
  });

  it('gives more states than one page has', async () => {
    const symbols = Array.from({ length: 1_203 }, (_, i) => state(`S${i}`, i, i % 256, i >> 8));
    await commit({ sequence: 5, session: {}, symbols }, '5');
    const found = await saved();
    expect(found).toHaveLength(1_203);
    expect(found.find(([symbol]) => symbol === 'S1202')).toEqual(['S1202', 1_202, [1_202 % 256, 4]]);
  });
}
