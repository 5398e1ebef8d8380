import { epochMsOf, type FeedMessage, MINUTE_MS, type Ticker, tickerOf } from '../../../src/market/index.js';
import type { SeededRandom } from '../chain/random.js';

/** Monday 2013-10-07, 09:30 in New York. */
const OPEN = Date.parse('2013-10-07T13:30:00Z');
const SYMBOLS = ['SPY', 'IBM'].map(tickerOf);

export interface SimulatedFeed {
  /** In the order of its times, with the feed's clock in front of the first print of each second. */
  readonly ordered: readonly FeedMessage[];
  /** The same as it comes: some prints late, some twice. */
  readonly arrived: readonly FeedMessage[];
}

export function simulatedFeed(random: SeededRandom, prints: number, lateShare: number): SimulatedFeed {
  const ordered: FeedMessage[] = [];
  const places: { readonly message: FeedMessage; readonly at: number }[] = [];
  let time = OPEN - 3 * MINUTE_MS;
  let mark = 0;
  const cents = new Map<Ticker, number>();
  const add = (message: FeedMessage, late: number): void => {
    places.push({ message, at: ordered.length + late });
    ordered.push(message);
  };
  for (let sequence = 1; sequence <= prints; sequence += 1) {
    time += Math.floor(random.between(1, 22_000));
    const symbol = random.pick(SYMBOLS);
    const price = (cents.get(symbol) ?? 10_000) + Math.round(random.between(-40, 40));
    cents.set(symbol, price);
    const second = time - (time % 1_000);
    if (second > mark) add({ kind: 'clock', time: epochMsOf(second) }, 0);
    mark = Math.max(mark, second);
    const conditions = random.pick([[], [], [], [37], [10], [2]]);
    const size = 100 + Math.floor(random.between(0, 900));
    const message: FeedMessage = {
      kind: 'trade',
      symbol,
      price: price / 100,
      size,
      time: epochMsOf(time),
      sequence,
      conditions,
      exchange: 1,
      id: '',
    };
    const late = random.next() < lateShare ? Math.floor(random.between(1, 60)) + 0.5 : 0;
    add(message, late);
    if (random.next() < 0.05) places.push({ message, at: ordered.length + random.between(0, 3) });
  }
  // Well after the close, so that every bar and the session are closed.
  add({ kind: 'clock', time: epochMsOf(OPEN + 7 * 60 * MINUTE_MS) }, 100);
  return { ordered, arrived: places.toSorted((a, b) => a.at - b.at).map(({ message }) => message) };
}
