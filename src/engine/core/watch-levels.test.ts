import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { epochMsOf, type FeedMessage, MINUTE_MS, tickerOf, TIMEFRAMES, type Trade } from '../../market/index.js';
import { defaultPatterns } from '../../patterns/index.js';
import { EngineCore } from './core.js';
import type { EngineEvent } from './events.js';
import { plain } from './plain-events.suite.js';
import { planOf } from './plan.js';
import { HEADER } from './symbol-header.js';

const plan = planOf({
  indicators: TIMEFRAMES.map((timeframe) => ({ name: 'sma', parameters: {}, timeframe })),
  patterns: defaultPatterns(),
  allowedLatenessMs: 500,
  barsFrom: 'trades',
});
/** Monday 2013-10-07, 09:30 in New York. */
const OPEN = Date.parse('2013-10-07T13:30:00Z');
const SPY = tickerOf('SPY');
const PRINT_MS = 10_000;

/** A walk in cents, a print every ten seconds, some of them late; a clock mark each minute, which now and then is ahead of its prints. */
function feedOf(steps: readonly number[]): FeedMessage[] {
  let price = 10_000;
  return steps.flatMap((step, i): FeedMessage[] => {
    price = Math.max(5_000, price + step);
    const time = OPEN + i * PRINT_MS;
    const late = step % 17 === 0 && i > 20 ? 2 * MINUTE_MS : 0;
    const conditions: number[] = [];
    const print: Trade = {
      kind: 'trade',
      symbol: SPY,
      price: price / 100,
      size: 100,
      time: epochMsOf(time - late),
      sequence: i,
      conditions,
      exchange: 1,
      id: '',
    };
    const ahead = step % 11 === 0 && i > 20 ? MINUTE_MS + 1_000 : 0;
    return time % MINUTE_MS === 0 || ahead > 0 ? [{ kind: 'clock', time: epochMsOf(time + ahead) }, print] : [print];
  });
}

const BREAKS = (event: EngineEvent): boolean => event.kind === 'patterns' && [...event.changes].some(({ news }) => news.provisional);

it('tells the same as a core that looks at every level and every forming bar with each print', () => {
  let breaks = 0;
  const steps = fc.array(fc.integer({ min: -12, max: 12 }), { minLength: 900, maxLength: 1_100 });
  fc.assert(
    fc.property(steps, (walk) => {
      const core = new EngineCore(plan);
      const thorough = new EngineCore(plan);
      for (const message of feedOf(walk)) {
        const block = thorough.block(SPY);
        for (const field of [HEADER.quietUntil, HEADER.breakAbove, HEADER.breakBelow]) if (block) block[field] = 0;
        const published = core.apply([message]);
        breaks += published.filter(BREAKS).length;
        expect(plain(published)).toEqual(plain(thorough.apply([message])));
        for (const event of published) if (event.kind === 'patterns') expect(event.bar.low).toBeGreaterThan(0);
      }
    }),
    { numRuns: 10 },
  );
  expect(breaks).toBeGreaterThan(0);
});
