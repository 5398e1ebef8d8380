import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countOf,
  findRecord,
  forget,
  type History,
  historySize,
  isRemembered,
  keepRevisions,
  reachesBack,
  recordAt,
  remember,
  startOf,
  takeRecord,
} from './history.js';
import { RECORD, RECORD_SIZE } from './record.js';

const HISTORY: History = { at: 3, capacity: 4 };
const emptyBlock = (): Float64Array => new Float64Array(HISTORY.at + historySize(HISTORY.capacity));

function record(start: number, close = start, revision = 0): Float64Array {
  const one = new Float64Array(RECORD_SIZE);
  one[RECORD.start] = start;
  one[RECORD.close] = close;
  one[RECORD.revision] = revision;
  return one;
}
const startsOf = (block: Float64Array): number[] => Array.from({ length: countOf(block, HISTORY) }, (_, i) => startOf(block, HISTORY, i));

type Step = readonly ['remember' | 'take', start: number] | readonly ['forget', 0];
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constant('remember' as const), fc.integer({ min: 1, max: 12 })) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('take' as const), fc.integer({ min: 1, max: 12 })) },
  { weight: 1, arbitrary: fc.constant(['forget', 0] as const) },
);

describe('remembered bars', () => {
  it('are the newest by start, in order, whatever comes, goes and is looked for', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const block = emptyBlock();
        let model: number[] = [];
        for (const [kind, start] of steps) {
          if (kind === 'forget') {
            forget(block, HISTORY);
            model = [];
          } else if (kind === 'take') {
            const into = record(0);
            expect(takeRecord(block, HISTORY, start, into)).toBe(model.includes(start));
            expect(into[RECORD.start]).toBe(model.includes(start) ? start : 0);
            model = model.filter((known) => known !== start);
          } else if (!model.includes(start)) {
            const isFull = model.length === HISTORY.capacity;
            const fits = !isFull || start > (model[0] ?? 0);
            expect(isRemembered(block, HISTORY, start)).toBe(fits);
            const at = remember(block, HISTORY, 0, record(start));
            if (fits) model = [...model.slice(isFull ? 1 : 0), start].toSorted((a, b) => a - b);
            expect(at < 0).toBe(!fits);
            if (fits) expect(at).toBe(recordAt(block, HISTORY, model.indexOf(start)));
          }
          expect(startsOf(block)).toEqual(model);
          for (let start2 = 0; start2 < 14; start2 += 1) {
            const found = findRecord(block, HISTORY, start2);
            expect(found).toBe(model.includes(start2) ? recordAt(block, HISTORY, model.indexOf(start2)) : -1);
            expect(reachesBack(block, HISTORY, start2)).toBe(model.length < HISTORY.capacity || (model[0] ?? 0) <= start2);
          }
          // The other places of the block are not its own.
          expect([...block.subarray(0, HISTORY.at)]).toEqual([0, 0, 0]);
        }
      }),
    );
  });

  it('keep their numbers of revisions where another core has computed them: one more for each that is another', () => {
    const [before, into] = [emptyBlock(), emptyBlock()];
    for (const [start, revision] of [
      [2, 0],
      [3, 2],
      [4, 1],
    ] as const)
      remember(before, HISTORY, 0, record(start, start, revision));
    for (const [start, close] of [
      [2, 2],
      [3, 30],
      [4, 4],
      [5, 5],
    ] as const)
      remember(into, HISTORY, 0, record(start, close, 7));
    const changed = keepRevisions(into, before, HISTORY).map((at) => into[at + RECORD.start]);
    expect(changed).toEqual([3, 5]);
    const revisions = [0, 1, 2].map((index) => into[recordAt(into, HISTORY, index) + RECORD.revision]);
    expect(revisions).toEqual([0, 3, 1]);
  });

  it('of another core that are older than what is remembered here are no news', () => {
    const [before, into] = [emptyBlock(), emptyBlock()];
    for (const start of [3, 4, 5, 6]) remember(before, HISTORY, 0, record(start));
    for (const start of [2, 3, 4, 5]) remember(into, HISTORY, 0, record(start));
    expect(keepRevisions(into, before, HISTORY)).toEqual([]);
  });
});
