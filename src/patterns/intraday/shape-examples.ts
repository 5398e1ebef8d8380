import { MINUTE_MS, type Timeframe } from '../../market/index.js';
import { EXAMPLE_OPEN, type ExampleBar, type Leg, type PatternExample, sketch } from '../example.js';

const drawn = (timeframe: Timeframe, legs: readonly Leg[], from = 100): ExampleBar[] => sketch(legs, { from, timeframe });

/** A slow fall, then a bar with a lower wick of that length. */
function pinned(wick: number): ExampleBar[] {
  const bars = sketch([{ bars: 20, price: 99.5 }], { from: 100.5, timeframe: '5min' });
  const start = EXAMPLE_OPEN + 20 * 5 * MINUTE_MS;
  return [...bars, { start, open: 99.5, high: 99.6, low: 99.5 - wick, close: 99.55, volume: 10_000 }];
}

/** A fast rise to 101 that is halted for five minutes, then what follows. */
function halted(after: readonly Leg[]): ExampleBar[] {
  const before = drawn('1min', [
    { bars: 25, price: 100.2 },
    { bars: 5, price: 101 },
  ]);
  const last = before.at(-1);
  const start = (last?.start ?? EXAMPLE_OPEN) + 6 * MINUTE_MS;
  const [first, ...more] = sketch(after, { from: last?.close ?? 101, timeframe: '1min', start });
  return [...before, ...(first ? [{ ...first, afterHalt: true } as const] : []), ...more];
}

/** What is told by its bars alone. */
export const SHAPE_EXAMPLES: readonly (readonly [name: string, example: PatternExample])[] = [
  [
    'volume_spike',
    {
      timeframe: '1min',
      confirmed: drawn('1min', [
        { bars: 30, price: 100.2 },
        { bars: 1, price: 100.6, volume: 45_000 },
      ]),
      nearMiss: drawn('1min', [
        { bars: 30, price: 100.2 },
        { bars: 1, price: 100.6, volume: 25_000 },
      ]),
      invalidated: drawn('1min', [
        { bars: 30, price: 100.2 },
        { bars: 1, price: 100.6, volume: 45_000 },
        { bars: 2, price: 99.6 },
      ]),
    },
  ],
  [
    'consolidation',
    {
      timeframe: '5min',
      confirmed: drawn('5min', [
        { bars: 20, price: 102 },
        { bars: 7, price: 101.9 },
        { bars: 7, price: 102 },
        { bars: 1, price: 102.6 },
      ]),
      nearMiss: drawn('5min', [
        { bars: 20, price: 102 },
        { bars: 7, price: 101.9 },
        { bars: 7, price: 102 },
        { bars: 2, price: 101.95 },
      ]),
      invalidated: drawn('5min', [
        { bars: 20, price: 102 },
        { bars: 7, price: 101.9 },
        { bars: 7, price: 102 },
        { bars: 1, price: 102.6 },
        { bars: 3, price: 101 },
      ]),
    },
  ],
  [
    'squeeze_break',
    {
      timeframe: '5min',
      confirmed: drawn('5min', [
        { bars: 20, price: 100.05 },
        { bars: 15, price: 100 },
        { bars: 3, price: 101 },
      ]),
      nearMiss: drawn('5min', [
        { bars: 20, price: 100.05 },
        { bars: 15, price: 100 },
        { bars: 3, price: 100.1 },
      ]),
      invalidated: drawn('5min', [
        { bars: 20, price: 100.05 },
        { bars: 15, price: 100 },
        { bars: 3, price: 101 },
        { bars: 4, price: 99.4 },
      ]),
    },
  ],
  [
    'flag',
    {
      timeframe: '5min',
      confirmed: drawn('5min', [
        { bars: 20, price: 100.2 },
        { bars: 5, price: 102, volume: 30_000 },
        { bars: 6, price: 101.5, volume: 5_000 },
        { bars: 2, price: 102.2 },
      ]),
      nearMiss: drawn('5min', [
        { bars: 20, price: 100.2 },
        { bars: 5, price: 102, volume: 5_000 },
        { bars: 6, price: 101.5, volume: 30_000 },
        { bars: 2, price: 102.2 },
      ]),
      invalidated: drawn('5min', [
        { bars: 20, price: 100.2 },
        { bars: 5, price: 102, volume: 30_000 },
        { bars: 6, price: 101.5, volume: 5_000 },
        { bars: 4, price: 100.4 },
      ]),
    },
  ],
  [
    'inside_bar',
    {
      timeframe: '5min',
      confirmed: drawn('5min', [
        { bars: 20, price: 100.4 },
        { bars: 1, price: 101 },
        { bars: 1, price: 100.8 },
        { bars: 1, price: 101.5 },
      ]),
      nearMiss: drawn('5min', [
        { bars: 20, price: 100.4 },
        { bars: 1, price: 101 },
        { bars: 1, price: 100.8 },
        { bars: 1, price: 101 },
      ]),
      invalidated: drawn('5min', [
        { bars: 20, price: 100.4 },
        { bars: 1, price: 101 },
        { bars: 1, price: 100.8 },
        { bars: 1, price: 101.5 },
        { bars: 2, price: 100 },
      ]),
    },
  ],
  [
    'three_bar_reversal',
    {
      timeframe: '5min',
      confirmed: drawn('5min', [
        { bars: 20, price: 100 },
        { bars: 10, price: 98.5 },
        { bars: 1, price: 99.2 },
      ]),
      nearMiss: drawn('5min', [
        { bars: 20, price: 100 },
        { bars: 10, price: 98.5 },
        { bars: 1, price: 98.65 },
      ]),
      invalidated: drawn('5min', [
        { bars: 20, price: 100 },
        { bars: 10, price: 98.5 },
        { bars: 1, price: 99.2 },
        { bars: 2, price: 98 },
      ]),
    },
  ],
  [
    'pin_bar',
    {
      timeframe: '5min',
      confirmed: pinned(0.9),
      nearMiss: pinned(0.15),
      invalidated: [
        ...pinned(0.9),
        ...sketch([{ bars: 3, price: 97.5 }], { from: 99.55, timeframe: '5min', start: EXAMPLE_OPEN + 21 * 5 * MINUTE_MS }),
      ],
    },
  ],
  [
    'momentum_run',
    {
      timeframe: '1min',
      confirmed: drawn('1min', [
        { bars: 30, price: 100.1 },
        { bars: 4, price: 101 },
        { bars: 1, price: 101.4, volume: 20_000 },
      ]),
      nearMiss: drawn('1min', [
        { bars: 30, price: 100.1 },
        { bars: 4, price: 101 },
        { bars: 1, price: 101.4, volume: 9_000 },
      ]),
      invalidated: drawn('1min', [
        { bars: 30, price: 100.1 },
        { bars: 4, price: 101 },
        { bars: 1, price: 101.4, volume: 20_000 },
        { bars: 3, price: 100 },
      ]),
    },
  ],
  [
    'halt_resume',
    {
      timeframe: '1min',
      confirmed: halted([
        { bars: 1, price: 101.6 },
        { bars: 3, price: 101.9 },
      ]),
      nearMiss: halted([
        { bars: 8, price: 100.98 },
        { bars: 4, price: 102 },
      ]),
      invalidated: halted([
        { bars: 1, price: 101.6 },
        { bars: 6, price: 99.6 },
      ]),
    },
  ],
];
