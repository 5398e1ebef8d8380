import { EXAMPLE_OPEN, type ExampleBar, type Leg, type PatternExample, quietSession, sketch } from '../example.js';
import { MINUTE_MS } from '../../market/index.js';

/** Yesterday and the day before at `price`, then today's minutes along the legs. */
const today = (legs: readonly Leg[], from: number, before = from): ExampleBar[] => [
  ...quietSession(before, 4),
  ...quietSession(before, 3),
  ...sketch(legs, { from, timeframe: '1min' }),
];

/** So many minutes before the open, between two prices. */
const early = (low: number, high: number): ExampleBar[] =>
  Array.from({ length: 30 }, (_, i) => ({
    start: EXAMPLE_OPEN - (30 - i) * MINUTE_MS,
    open: (low + high) / 2,
    high,
    low,
    close: (low + high) / 2,
    volume: 1_000,
  }));
const withEarly = (bars: readonly ExampleBar[], low: number, high: number): ExampleBar[] => [
  ...bars.filter(({ start }) => start < EXAMPLE_OPEN),
  ...early(low, high),
  ...bars.filter(({ start }) => start >= EXAMPLE_OPEN),
];

/** A morning that rises to `high` within `minutes`, comes back, and then does what `end` says. */
const morning = (minutes: number, end: readonly Leg[]): ExampleBar[] =>
  today([{ bars: minutes - 2, price: 100.6 }, { bars: 2, price: 100.4 }, { bars: 12, price: 100.1 }, ...end], 100);

const range = (minutes: number): PatternExample => ({
  timeframe: '1min',
  confirmed: morning(minutes, [
    { bars: 6, price: 100.6 },
    { bars: 1, price: 101 },
  ]),
  nearMiss: morning(minutes, [
    { bars: 6, price: 100.6 },
    { bars: 6, price: 100.2 },
  ]),
  invalidated: morning(minutes, [
    { bars: 6, price: 100.6 },
    { bars: 1, price: 101 },
    { bars: 3, price: 100 },
  ]),
});

/** What breaks a level of the session. */
export const LEVEL_EXAMPLES: readonly (readonly [name: string, example: PatternExample])[] = [
  ['opening_range_5', range(5)],
  ['opening_range_15', range(15)],
  ['opening_range_30', range(30)],
  [
    'session_extreme',
    {
      timeframe: '1min',
      confirmed: morning(20, [
        { bars: 6, price: 100.6 },
        { bars: 1, price: 101 },
      ]),
      nearMiss: morning(20, [
        { bars: 6, price: 100.6 },
        { bars: 6, price: 100.2 },
      ]),
      invalidated: morning(20, [
        { bars: 6, price: 100.6 },
        { bars: 1, price: 101 },
        { bars: 3, price: 100 },
      ]),
    },
  ],
  [
    'previous_day',
    {
      timeframe: '1min',
      confirmed: today(
        [
          { bars: 20, price: 99.6 },
          { bars: 10, price: 100 },
          { bars: 1, price: 100.4 },
        ],
        99.8,
        100,
      ),
      nearMiss: today(
        [
          { bars: 20, price: 99.6 },
          { bars: 10, price: 99.95 },
          { bars: 10, price: 99.5 },
        ],
        99.8,
        100,
      ),
      invalidated: today(
        [
          { bars: 20, price: 99.6 },
          { bars: 10, price: 100 },
          { bars: 1, price: 100.4 },
          { bars: 3, price: 99.5 },
        ],
        99.8,
        100,
      ),
    },
  ],
  [
    'premarket',
    {
      timeframe: '1min',
      confirmed: withEarly(
        today(
          [
            { bars: 20, price: 100.2 },
            { bars: 1, price: 100.8 },
          ],
          100,
        ),
        99.5,
        100.4,
      ),
      nearMiss: withEarly(
        today(
          [
            { bars: 20, price: 100.2 },
            { bars: 20, price: 100 },
          ],
          100,
        ),
        99.5,
        100.4,
      ),
      invalidated: withEarly(
        today(
          [
            { bars: 20, price: 100.2 },
            { bars: 1, price: 100.8 },
            { bars: 3, price: 99.6 },
          ],
          100,
        ),
        99.5,
        100.4,
      ),
    },
  ],
  [
    'gap_and_go',
    {
      timeframe: '1min',
      confirmed: today(
        [
          { bars: 4, price: 102.4 },
          { bars: 16, price: 102 },
          { bars: 8, price: 102.4 },
          { bars: 1, price: 103 },
        ],
        102,
        100,
      ),
      nearMiss: today(
        [
          { bars: 4, price: 102.4 },
          { bars: 16, price: 100.6 },
          { bars: 20, price: 102.4 },
          { bars: 1, price: 103 },
        ],
        102,
        100,
      ),
      invalidated: today(
        [
          { bars: 4, price: 102.4 },
          { bars: 16, price: 102 },
          { bars: 8, price: 102.4 },
          { bars: 1, price: 103 },
          { bars: 8, price: 100.5 },
        ],
        102,
        100,
      ),
    },
  ],
  [
    'gap_fill',
    {
      timeframe: '1min',
      confirmed: today(
        [
          { bars: 8, price: 98 },
          { bars: 16, price: 99.6 },
          { bars: 1, price: 100.3 },
        ],
        98.4,
        100,
      ),
      nearMiss: today(
        [
          { bars: 8, price: 98 },
          { bars: 16, price: 99.9 },
          { bars: 2, price: 99.7 },
        ],
        98.4,
        100,
      ),
      invalidated: today(
        [
          { bars: 8, price: 98 },
          { bars: 16, price: 99.7 },
          { bars: 6, price: 98.2 },
        ],
        98.4,
        100,
      ),
    },
  ],
  [
    'vwap_cross',
    {
      timeframe: '1min',
      confirmed: today(
        [
          { bars: 20, price: 99 },
          { bars: 12, price: 99.2 },
          { bars: 2, price: 99.8 },
        ],
        100,
      ),
      nearMiss: today(
        [
          { bars: 20, price: 99 },
          { bars: 12, price: 99.2 },
          { bars: 4, price: 99.3 },
        ],
        100,
      ),
      invalidated: today(
        [
          { bars: 20, price: 99 },
          { bars: 12, price: 99.2 },
          { bars: 2, price: 99.8 },
          { bars: 3, price: 98.6 },
        ],
        100,
      ),
    },
  ],
];
