import { expect, it } from 'vitest';
import { faultOf, type GapView } from './history.js';

const GAP: GapView = { from: 0, to: 1, status: 'repaired', cause: 'log_lost', repairedTrades: 5, results: 'corrected' };

it('a gap is marked until its trades are there and its results were computed again', () => {
  expect(faultOf(GAP)).toBeUndefined();
  expect(faultOf({ ...GAP, repairedTrades: 0, results: 'live' })).toBeUndefined();
  expect(faultOf({ ...GAP, status: 'partial' })).toBe('Trades missing (log lost)');
  expect(faultOf({ ...GAP, results: 'live' })).toContain('as they were seen live');
});
