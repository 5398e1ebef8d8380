import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { tickerOf, type Ticker } from '../market/index.js';
import { Display } from './display.js';

const symbols = Array.from({ length: 600 }, (_, at) => tickerOf(`S${String.fromCharCode(65 + (at % 26), 65 + Math.floor(at / 26))}`));

/** A fold in which nothing changes unless it is said. */
function market() {
  const clock = new ManualClock();
  const display = new Display(clock);
  const shown: (readonly Ticker[])[] = [];
  const fold = {
    unseen: 0,
    core: { symbols },
    publishViews: (count: number): void => void (fold.unseen -= Math.min(count, fold.unseen)),
    publishViewsOf: (page: readonly Ticker[]): void => {
      shown.push(page);
      void clock.advance(5);
    },
  };
  const batch = (lagMs = 0): void => {
    display.begin();
    display.show(fold, lagMs);
  };
  return { clock, display, fold, shown, batch };
}

it('shows all symbols to whoever asks, a page after each batch', () => {
  const { display, shown, batch } = market();
  batch();
  expect(shown).toEqual([]);
  display.ask();
  batch();
  expect(shown.map(({ length }) => length)).toEqual([256]);
  for (let batches = 0; batches < 5; batches += 1) batch();
  expect(shown.map(({ length }) => length)).toEqual([256, 256, 88]);
  expect(shown.flat()).toEqual(symbols);
});

it('shows what changes first, and nothing else while the engine is behind', () => {
  const { clock, display, fold, shown, batch } = market();
  display.ask();
  fold.unseen = 640;
  const { publishViews } = fold;
  fold.publishViews = (count) => {
    publishViews(count);
    void clock.advance(5);
  };
  batch();
  expect([fold.unseen, shown.length]).toEqual([576, 0]);
  fold.unseen = 0;
  batch(300);
  expect(shown).toEqual([]);
  batch();
  expect(shown).toHaveLength(1);
});

it('shows all no more than once a second, however many ask', async () => {
  const { clock, display, shown, batch } = market();
  for (let batches = 0; batches < 50; batches += 1) {
    display.ask();
    batch();
  }
  expect(shown).toHaveLength(3);
  await clock.advance(1_000);
  for (let batches = 0; batches < 50; batches += 1) batch();
  expect(shown).toHaveLength(6);
  await clock.advance(5_000);
  batch();
  expect(shown).toHaveLength(6);
});
