import type { Direction } from '../../market/index.js';
import type { Averages } from './averages.js';
import type { Candles } from './candles.js';
import type { Fact } from './facts.js';

/** What a value of one sign says. */
export interface CandlestickSignal {
  /** Name in messages and tables: `BullishEngulfing`, `MorningStar`. */
  readonly pattern: string;
  readonly direction: Direction;
}

/**
 * Looks at the newest candles, of which the shape's facts hold. Pure. `penetration` is a share of the first body, 0 for patterns without.
 * @returns 0 or TA-Lib's grade: ±100, ±80 where one end of two bodies matches
 */
export type Recognise = (candles: Candles, averages: Averages, penetration: number) => number;

export interface CandlestickPattern {
  /** TA-Lib's function: `CDLENGULFING`. */
  readonly name: string;
  /** What values above 0 and below 0 say; absent where the pattern never gives them. */
  readonly positive?: CandlestickSignal;
  readonly negative?: CandlestickSignal;
  /** Candles in the shape. */
  readonly bars: number;
  /** TA-Lib's lookback: 0 for so many bars at the beginning of a series. */
  readonly lookback: number;
  /** TA-Lib's default of `optInPenetration`, where the pattern has it. */
  readonly penetration?: number;
  /** The shape asks for confirmation: a close beyond its second-newest candle within three bars gives ±200. */
  readonly confirmed?: true;
  /** What holds of each candle of the shape, the oldest first: most bars are ruled out by it. */
  readonly candles: readonly (readonly Fact[])[];
  /** The rest of the rules. */
  readonly recognise: Recognise;
}

export const bullish = (pattern: string): CandlestickSignal => ({ pattern, direction: 'bullish' });
export const bearish = (pattern: string): CandlestickSignal => ({ pattern, direction: 'bearish' });
export const neutral = (pattern: string): CandlestickSignal => ({ pattern, direction: 'neutral' });

/** Both signs of a pattern whose name does not tell the direction. */
export const eitherWay = (name: string): { readonly positive: CandlestickSignal; readonly negative: CandlestickSignal } => ({
  positive: bullish(`Bullish${name}`),
  negative: bearish(`Bearish${name}`),
});
