import type { CandlestickPattern, CandlestickSignal } from '../candlestick/pattern.js';
import type { Direction, PatternStatus } from '../../market/index.js';
import type { PatternDefinition, Side } from '../contract.js';

/** What one event can be: a pattern on one side. */
export interface PatternKind {
  /** Name in messages and tables. */
  readonly pattern: string;
  readonly direction: Direction;
  /** 0 for neutral ones, which are told and not followed. */
  readonly side: Side | 0;
  readonly tendency: PatternDefinition['kind'];
  /** Names of its levels beside trigger, invalidation and target. */
  readonly levels: readonly string[];
  readonly horizon: number;
  readonly coolDown: number;
  /** A further occurrence is told even while an earlier one is followed. */
  readonly repeats: boolean;
}

/** Places of PATTERN_STATUSES, as numbers in records and changes. */
export const STATUS_PLACE = { confirmed: 0, target: 1, failed: 2, expired: 3, forming: 4, withdrawn: 5 } as const satisfies Record<
  PatternStatus,
  number
>;

/** Bars within which a candlestick must have come to something. */
const CANDLESTICK_HORIZON = 10;

/** The bullish kind, then the bearish one. */
export function definitionKinds(definition: PatternDefinition): readonly PatternKind[] {
  const { bullish, bearish, kind, levels = [], horizon, coolDown } = definition;
  const shared = { tendency: kind, levels, horizon, coolDown, repeats: false };
  return [
    { pattern: bullish, direction: 'bullish', side: 1, ...shared },
    { pattern: bearish, direction: 'bearish', side: -1, ...shared },
  ];
}

/** What is told at once and has no side; undefined for definitions without. */
export const noticeKind = ({ neutral, kind }: PatternDefinition): PatternKind | undefined =>
  neutral === undefined
    ? undefined
    : { pattern: neutral, direction: 'neutral', side: 0, tendency: kind, levels: [], horizon: 0, coolDown: 0, repeats: true };

/** Adds the kinds of a candlestick to `kinds`. @returns their places; −1 where a sign means nothing */
export function candlestickKinds(candlestick: CandlestickPattern, kinds: PatternKind[]): { positive: number; negative: number } {
  const add = (signal: CandlestickSignal | undefined): number => (signal ? kinds.push(candlestickKind(signal)) - 1 : -1);
  return { positive: add(candlestick.positive), negative: add(candlestick.negative) };
}

function candlestickKind({ pattern, direction }: CandlestickSignal): PatternKind {
  const side = direction === 'neutral' ? 0 : direction === 'bullish' ? 1 : -1;
  return { pattern, direction, side, tendency: 'either', levels: [], horizon: CANDLESTICK_HORIZON, coolDown: 0, repeats: true };
}
