import { describe, expect, it } from 'vitest';
import { mark, OPEN, print as trade, SPY } from '../../../test/support/prints.js';
import { EngineCore } from './core.js';
import { planOf } from './plan.js';

const plan = planOf({ indicators: [], patterns: { patterns: [], candlesticks: [] }, allowedLatenessMs: 500, barsFrom: 'trades' });

/** What the feed's prints of these seconds led to. */
function folded(...seconds: number[]): EngineCore {
  const core = new EngineCore(plan);
  core.apply([mark(0), ...seconds.map((second) => trade(second))]);
  return core;
}

/** Another process that goes on from what was saved, with its origin behind this entry, and meets a loss. */
function restored(bytes: Uint8Array, origin: number): EngineCore {
  const core = new EngineCore(plan);
  core.restoreAnchor(origin);
  core.restoreSymbol(SPY, bytes);
  core.noteLoss(100);
  return core;
}

const earliest = (core: EngineCore): number | undefined => {
  const time = core.outOfOrder().get(SPY);
  return time === undefined ? undefined : (time - OPEN) / 1_000;
};

describe('prints that were known and are fetched again', () => {
  it('change nothing where the symbol was saved before its origin was chosen, and has not changed since', () => {
    const core = restored(folded(1, 5, 9).saveSymbol(SPY), 40);
    core.apply([trade(3), trade(5)]);
    expect(earliest(core)).toBeUndefined();
    core.apply([trade(12), trade(11)]);
    expect(earliest(core)).toBe(11);
  });

  it('are put into their places where they lie behind what is known at the origin', () => {
    const before = folded(1, 5);
    before.noteAnchor(40);
    before.apply([trade(9)]);
    const core = restored(before.saveSymbol(SPY), 40);
    core.apply([trade(3)]);
    expect(earliest(core)).toBeUndefined();
    core.apply([trade(7)]);
    expect(earliest(core)).toBe(7);
  });

  it('lie behind the origin of a symbol that nothing was known of there', () => {
    const before = folded();
    before.noteAnchor(40);
    before.apply([trade(5), trade(9)]);
    const core = restored(before.saveSymbol(SPY), 40);
    core.apply([trade(5)]);
    expect(earliest(core)).toBe(5);
  });

  it('stay what they are to the symbol when what it was is taken from another core', () => {
    const before = folded(1, 5);
    before.noteAnchor(40);
    before.apply([trade(9)]);
    before.takeOver(SPY, folded(1, 5, 9));
    before.noteLoss(100);
    before.apply([trade(3)]);
    expect(earliest(before)).toBeUndefined();
    before.apply([trade(7)]);
    expect(earliest(before)).toBe(7);
  });
});
