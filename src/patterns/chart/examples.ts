import { type ExampleBar, type Leg, type PatternExample, sketch } from '../example.js';

/** Swings between prices, ten bars each unless given. */
const zigzag = (from: number, turns: readonly (number | Leg)[]): ExampleBar[] =>
  sketch(
    turns.map((turn) => (typeof turn === 'number' ? { bars: 8, price: turn } : turn)),
    { from, timeframe: '5min' },
  );
/** Long enough for the average range to be known. */
const quiet = (price: number): Leg => ({ bars: 20, price });

const example = (
  from: number,
  shape: readonly (number | Leg)[],
  end: Readonly<Record<'confirmed' | 'failed', readonly (number | Leg)[]>>,
  nearMiss: readonly (number | Leg)[],
): PatternExample => ({
  timeframe: '5min',
  confirmed: zigzag(from, [...shape, ...end.confirmed]),
  nearMiss: zigzag(from, nearMiss),
  invalidated: zigzag(from, [...shape, ...end.failed]),
});

export const CHART_EXAMPLES: ReadonlyMap<string, PatternExample> = new Map([
  [
    'double_bottom',
    example(
      104,
      [quiet(103.8), 100, 102, 100.1],
      {
        confirmed: [
          { bars: 6, price: 101.9 },
          { bars: 1, price: 102.6 },
        ],
        failed: [{ bars: 5, price: 101.5 }, 99],
      },
      [quiet(103.8), 100, 102, 98.8, { bars: 6, price: 101.9 }, { bars: 1, price: 102.6 }],
    ),
  ],
  [
    'head_and_shoulders',
    example(
      106,
      [quiet(105.8), 102, 103.4, 100, 103.5, 102],
      {
        confirmed: [
          { bars: 5, price: 103.2 },
          { bars: 2, price: 104.4 },
        ],
        failed: [{ bars: 4, price: 103 }, 99],
      },
      [quiet(105.8), 102, 103.4, 102, 103.5, 102, { bars: 5, price: 103.2 }, { bars: 1, price: 103.55 }],
    ),
  ],
  [
    'ascending_triangle',
    example(
      97,
      [quiet(97.2), 102, 100, 102.1, 101],
      {
        confirmed: [
          { bars: 4, price: 102 },
          { bars: 1, price: 102.8 },
        ],
        failed: [{ bars: 3, price: 101.8 }, 99.5],
      },
      [quiet(97.2), 102, 100, 103.4, 101, { bars: 4, price: 102 }, { bars: 1, price: 102.8 }],
    ),
  ],
  [
    'symmetrical_triangle',
    example(
      98,
      [quiet(98.2), 103, 99.5, 102.2, 101],
      {
        confirmed: [
          { bars: 3, price: 101.5 },
          { bars: 2, price: 102.6 },
        ],
        failed: [{ bars: 3, price: 101.3 }, 98.5],
      },
      [quiet(98.2), 103, 99.5, 103.2, 100.4, { bars: 5, price: 101.3 }, { bars: 2, price: 102.6 }],
    ),
  ],
  [
    'wedge',
    example(
      106,
      [quiet(105.8), 101, 104, 100.4, 102],
      {
        confirmed: [
          { bars: 4, price: 100.7 },
          { bars: 3, price: 102.6 },
        ],
        failed: [{ bars: 4, price: 100.9 }, 98.4],
      },
      [quiet(105.8), 101, 104, 101.4, 104.6, { bars: 4, price: 103 }, { bars: 3, price: 104 }],
    ),
  ],
  [
    'rectangle',
    example(
      97,
      [quiet(97.2), 102, 99.5, 102.1, 99.6],
      {
        confirmed: [
          { bars: 6, price: 102 },
          { bars: 1, price: 102.8 },
        ],
        failed: [{ bars: 4, price: 101 }, 98],
      },
      [quiet(97.2), 102, 99.5, 103.4, 99.6, { bars: 6, price: 102 }, { bars: 1, price: 102.8 }],
    ),
  ],
  [
    'cup_and_handle',
    example(
      98,
      [quiet(98.2), 104, { bars: 12, price: 101 }, { bars: 12, price: 104 }, { bars: 5, price: 103.1 }],
      {
        confirmed: [
          { bars: 4, price: 104 },
          { bars: 1, price: 104.8 },
        ],
        failed: [{ bars: 3, price: 103.9 }, 101],
      },
      [
        quiet(98.2),
        104,
        { bars: 12, price: 101 },
        { bars: 12, price: 104 },
        { bars: 6, price: 102 },
        { bars: 6, price: 104 },
        { bars: 1, price: 104.8 },
      ],
    ),
  ],
]);
