/** Open, high, low, close, in average bodies above the close before the example. */
export type Drawn = readonly [open: number, high: number, low: number, close: number];

/** A pattern drawn as it is meant: its grades on the last candles. */
export interface Example {
  readonly name: string;
  readonly candles: readonly Drawn[];
  /** Of the last candle, and of those before it when there are several. */
  readonly grades: readonly number[];
}

const example = (name: string, grade: number, ...candles: Drawn[]): Example => ({ name, candles, grades: [grade] });

/** Upside down: highs become lows. */
export const mirrored = (candles: readonly Drawn[]): Drawn[] => candles.map(([open, high, low, close]) => [-open, -low, -high, -close]);

/** Bodies of 1, ranges of 2, shadows of 1 together: what an example's candles are measured by. */
export const QUIET: readonly Drawn[] = Array.from({ length: 14 }, (_, i): Drawn => (i % 2 === 0 ? [0, 1.5, -0.5, 1] : [1, 1.5, -0.5, 0]));

const longBlack: Drawn = [2, 2.1, -0.1, 0];
const longWhite: Drawn = [0, 2.1, -0.1, 2];

/** Drawn in one direction; where the rules are symmetric the mirror image shows the other. */
const SYMMETRIC: readonly Example[] = [
  example('CDL3INSIDE', 100, longBlack, [0.6, 1.2, 0.4, 1], [1, 2.4, 0.9, 2.3]),
  example('CDL3LINESTRIKE', 100, [0, 1.2, -0.1, 1], [0.5, 1.7, 0.4, 1.5], [1, 2.2, 0.9, 2], [2.3, 2.4, -0.4, -0.3]),
  example('CDL3OUTSIDE', 100, [1, 1.1, 0.4, 0.5], [0.3, 1.4, 0.2, 1.3], [1.3, 2, 1.2, 1.8]),
  example('CDLABANDONEDBABY', 100, [3, 3.1, 0.9, 1], [0.5, 0.6, 0.3, 0.52], [0.8, 2.6, 0.7, 2.5]),
  example('CDLBELTHOLD', 100, [0, 2.3, -0.01, 2]),
  example('CDLBREAKAWAY', 100, [6, 6.1, 3.9, 4], [3, 3.1, 1.9, 2], [2.2, 2.3, 1.2, 1.5], [1.4, 1.6, 0.6, 0.8], [0.8, 3.6, 0.7, 3.5]),
  example('CDLCLOSINGMARUBOZU', 100, [0, 2.01, -0.5, 2]),
  example('CDLCOUNTERATTACK', 100, [3, 3.1, 0.9, 1], [-1, 1.1, -1.1, 1.02]),
  example('CDLDOJISTAR', 100, longBlack, [-0.5, -0.2, -0.8, -0.51]),
  example('CDLENGULFING', 100, [1, 1.2, 0.2, 0.4], [0.3, 1.3, 0.2, 1.2]),
  example('CDLENGULFING', 80, [1, 1.2, 0.2, 0.4], [0.3, 1.3, 0.2, 1]),
  example('CDLHARAMI', 100, longBlack, [0.6, 1.2, 0.4, 1]),
  example('CDLHARAMI', 80, longBlack, [0, 0.7, -0.1, 0.6]),
  example('CDLHARAMICROSS', 100, longBlack, [0.8, 1, 0.6, 0.81]),
  example('CDLHARAMICROSS', 80, longBlack, [0, 0.2, -0.1, 0.01]),
  example('CDLHIGHWAVE', 100, [0, 1, -0.8, 0.2]),
  {
    name: 'CDLHIKKAKE',
    candles: [
      [0, 2, -2, 0.5],
      [0.2, 1, -1, 0.3],
      [0, 0.5, -1.5, -0.2],
      [0, 1.6, -0.3, 1.5],
    ],
    grades: [100, 200],
  },
  {
    name: 'CDLHIKKAKEMOD',
    candles: [
      [0, 3, -3, 0.5],
      [1, 2, -2, -1.9],
      [0, 1, -1, 0.2],
      [-0.2, 0.5, -1.5, -0.3],
      [0, 1.6, -0.2, 1.5],
    ],
    grades: [100, 200],
  },
  example('CDLKICKING', 100, [0, 0.02, -2.02, -2], [1, 3.02, 0.98, 3]),
  example('CDLKICKINGBYLENGTH', 100, [0, 0.02, -2.02, -2], [1, 3.52, 0.98, 3.5]),
  example('CDLLONGLINE', 100, longWhite),
  example('CDLMARUBOZU', 100, [0, 2.02, -0.02, 2]),
  example(
    'CDLRISEFALL3METHODS',
    100,
    [0, 3.1, -0.1, 3],
    [2.8, 2.9, 2.3, 2.4],
    [2.4, 2.5, 1.9, 2],
    [2, 2.1, 1.5, 1.6],
    [1.8, 3.9, 1.7, 3.8],
  ),
  example('CDLSEPARATINGLINES', 100, [1, 1.1, -0.1, 0], [1.02, 3.1, 1, 3]),
  example('CDLSHORTLINE', 100, [0, 0.4, -0.1, 0.3]),
  example('CDLSPINNINGTOP', 100, [0, 0.8, -0.5, 0.3]),
  example('CDLTASUKIGAP', 100, [0, 0.6, -0.1, 0.5], [1, 2.1, 0.9, 2], [1.5, 1.6, 0.6, 0.7]),
  example('CDLTRISTAR', 100, [0, 0.3, -0.3, 0.01], [-0.5, -0.3, -0.7, -0.49], [-0.2, 0, -0.4, -0.19]),
  example('CDLXSIDEGAP3METHODS', 100, [0, 1.1, -0.1, 1], [1.5, 2.6, 1.4, 2.5], [2, 2.1, 0.4, 0.5]),
];

const eveningStar: readonly Drawn[] = [longWhite, [2.5, 2.9, 2.3, 2.8], [2.3, 2.4, 0.4, 0.5]];
const eveningDojiStar: readonly Drawn[] = [longWhite, [2.5, 2.7, 2.3, 2.51], [2.3, 2.4, 0.4, 0.5]];

const ONE_SIDED: readonly Example[] = [
  example('CDL2CROWS', -100, [0, 2.2, -0.1, 2], [3, 3.2, 2.4, 2.5], [2.8, 2.9, 0.9, 1]),
  example('CDL3BLACKCROWS', -100, [0, 1.2, -0.1, 1], [1.5, 1.6, 0.49, 0.5], [1.2, 1.3, -0.31, -0.3], [0.2, 0.3, -1.11, -1.1]),
  example('CDL3STARSINSOUTH', 100, [3, 3.1, -2.5, 1], [2, 2.1, -1.5, 0.8], [0.9, 0.92, 0.48, 0.5]),
  example('CDL3WHITESOLDIERS', 100, [0, 1.55, -0.2, 1.5], [1, 2.55, 0.9, 2.5], [2, 3.55, 1.9, 3.5]),
  example('CDLADVANCEBLOCK', -100, longWhite, [1, 3, 0.9, 2.2], [2, 3.2, 1.9, 2.5]),
  example('CDLCONCEALBABYSWALL', 100, [5, 5.02, 2.98, 3], [3, 3.02, 0.98, 1], [0.5, 1.6, -0.1, 0], [1.8, 1.9, -0.5, -0.4]),
  example('CDLDARKCLOUDCOVER', -100, longWhite, [2.5, 2.6, 0.4, 0.5]),
  example('CDLDOJI', 100, [0, 0.5, -0.5, 0.01]),
  example('CDLDRAGONFLYDOJI', 100, [0, 0.03, -1, 0.01]),
  example('CDLEVENINGDOJISTAR', -100, ...eveningDojiStar),
  example('CDLEVENINGSTAR', -100, ...eveningStar),
  example('CDLGAPSIDESIDEWHITE', 100, [0, 0.6, -0.1, 0.5], [1, 2.1, 0.9, 2], [1.02, 2.1, 0.9, 2.05]),
  example('CDLGAPSIDESIDEWHITE', -100, [3, 3.6, 2.9, 3.5], [1, 2.1, 0.9, 2], [1.02, 2.1, 0.9, 2.05]),
  example('CDLGRAVESTONEDOJI', 100, [0, 1, -0.02, 0.01]),
  example('CDLHAMMER', 100, [1, 1.1, 0.4, 0.5], [0.4, 0.46, -1, 0.45]),
  example('CDLHANGINGMAN', -100, [0, 1.1, -0.1, 1], [1.2, 1.26, 0, 1.25]),
  example('CDLHOMINGPIGEON', 100, longBlack, [1.2, 1.3, 0.6, 0.8]),
  example('CDLIDENTICAL3CROWS', -100, [3, 3.1, 1.99, 2], [2.02, 2.1, 0.99, 1], [1.01, 1.1, -0.01, 0]),
  example('CDLINNECK', -100, longBlack, [-1, 0.1, -1.1, 0.02]),
  example('CDLINVERTEDHAMMER', 100, [1, 1.1, 0.4, 0.5], [0.1, 1, 0.08, 0.2]),
  example('CDLLADDERBOTTOM', 100, [6, 6.1, 4.9, 5], [5, 5.1, 3.9, 4], [4, 4.1, 2.9, 3], [3, 4, 1.9, 2], [3.2, 4.6, 3.1, 4.5]),
  example('CDLLONGLEGGEDDOJI', 100, [0, 1, -1, 0.01]),
  example('CDLMATCHINGLOW', 100, [2, 2.1, 0.9, 1], [1.5, 1.6, 0.9, 1.01]),
  example('CDLMATHOLD', 100, [0, 3.1, -0.1, 3], [3.6, 3.7, 3.3, 3.4], [3.2, 3.3, 2.7, 2.8], [2.9, 3, 2.4, 2.5], [2.8, 4.6, 2.7, 4.5]),
  example('CDLMORNINGDOJISTAR', 100, ...mirrored(eveningDojiStar)),
  example('CDLMORNINGSTAR', 100, ...mirrored(eveningStar)),
  example('CDLONNECK', -100, [2, 2.1, -0.5, 0], [-1.5, -0.4, -1.6, -0.48]),
  example('CDLPIERCING', 100, longBlack, [-0.5, 1.6, -0.6, 1.5]),
  example('CDLRICKSHAWMAN', 100, [0, 1, -1, 0.01]),
  example('CDLSHOOTINGSTAR', -100, [0, 1.1, -0.1, 1], [1.4, 2.4, 1.38, 1.5]),
  example('CDLSTALLEDPATTERN', -100, longWhite, [1, 3.62, 0.9, 3.6], [3.5, 4, 3.4, 3.8]),
  example('CDLSTICKSANDWICH', 100, [2, 2.1, 0.9, 1], [1.3, 2.2, 1.2, 2.1], [2, 2.1, 0.9, 1.01]),
  example('CDLTAKURI', 100, [0, 0.03, -1, 0.01]),
  example('CDLTHRUSTING', -100, longBlack, [-1, 0.6, -1.1, 0.5]),
  example('CDLUNIQUE3RIVER', 100, [3, 3.1, 0.8, 1], [2.5, 2.6, 0.2, 1.5], [0.6, 0.9, 0.5, 0.8]),
  example('CDLUPSIDEGAP2CROWS', -100, longWhite, [2.8, 2.9, 2.4, 2.5], [3.1, 3.2, 2.2, 2.3]),
];

/** Every pattern in each of its directions and grades. */
export const EXAMPLES: readonly Example[] = [
  ...SYMMETRIC,
  ...SYMMETRIC.map(({ name, candles, grades }) => ({ name, candles: mirrored(candles), grades: grades.map((grade) => -grade) })),
  ...ONE_SIDED,
];
