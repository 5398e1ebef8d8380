import { expect, it } from 'vitest';
import type { PatternView } from '../wire/index.js';
import { PatternList } from './pattern-list.js';

const pattern = (change: Partial<PatternView> = {}): PatternView =>
  ({
    id: 'one',
    detectedAt: 1_000,
    symbol: 'SPY',
    pattern: 'Doji',
    timeframe: '1min',
    direction: 'neutral',
    confidence: 0.7,
    status: 'confirmed',
    provisional: false,
    hitRate: null,
    levels: {},
    price: 10,
    source: 'synthetic',
    ...change,
  }) as PatternView;

const scores = (list: PatternList): unknown[] => list.views.map(({ status, confidence, price }) => [status, confidence, price]);

it('takes from the tables a correction that nobody was told of', () => {
  const list = new PatternList(9);
  list.take(pattern());
  list.fillIn(pattern({ confidence: 0.9, price: 11 }), list.place);
  expect(scores(list)).toEqual([['confirmed', 0.9, 11]]);
});

it('does not go back to what the tables said before a correction was told', () => {
  const list = new PatternList(9);
  list.take(pattern());
  const { place } = list;
  list.take(pattern({ confidence: 0.9 }), true);
  list.fillIn(pattern(), place);
  expect(scores(list)).toEqual([['confirmed', 0.9, 10]]);
});

it('does not go back with rows that are written after what was told', () => {
  const list = new PatternList(9);
  list.take(pattern({ status: 'forming', confidence: 0.8 }));
  list.fillIn(pattern({ status: 'forming' }), list.place);
  expect(scores(list)).toEqual([['forming', 0.8, 10]]);
  list.take(pattern({ status: 'target' }));
  list.fillIn(pattern(), list.place);
  expect(scores(list)).toEqual([['target', 0.7, 10]]);
});

it('takes a later step from the tables at any time', () => {
  const list = new PatternList(9);
  list.take(pattern());
  list.fillIn(pattern({ status: 'failed' }), 0);
  expect(scores(list)).toEqual([['failed', 0.7, 10]]);
});
