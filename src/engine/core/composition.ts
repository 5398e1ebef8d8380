import { barEnd, type Timeframe } from '../../market/index.js';
import { countOf, type History, reachesBack, recordAt, startOf } from './history.js';
import type { Plan } from './plan.js';
import { foldRecord, hasPrices, RECORD } from './record.js';

/** A longer bar is made of these, so that a few remembered bars are enough for all its minutes. A day is its regular session's. */
const MADE_OF: Readonly<Record<Exclude<Timeframe, '1min'>, Timeframe>> = {
  '5min': '1min',
  '15min': '5min',
  '30min': '15min',
  '1hour': '30min',
  '1day': '30min',
};

/**
 * A longer bar from the bars that it is made of, the forming one among them: the same minutes make the same bar, in whatever order they
 * came. Only where the minutes come as bars: a minute that is made of trades may be forming.
 * @param into a record. @returns whether all that it is made of is still remembered; nothing of `into` is of use otherwise
 */
export function compose(plan: Plan, block: Float64Array, timeframe: Timeframe, start: number, into: Float64Array): boolean {
  const parts = timeframe === '1min' ? undefined : plan.timeframes.find((planned) => planned.timeframe === MADE_OF[timeframe]);
  if (!parts || !reachesBack(block, parts.history, start)) return false;
  const { history, formingAt } = parts;
  const end = barEnd(timeframe, start);
  into.fill(0);
  addAll(into, block, history, { start, end }, timeframe);
  const forming = block[formingAt + RECORD.start]!;
  if (parts.timeframe !== '1min' && forming >= start && forming < end) add(into, block, formingAt, timeframe);
  into[RECORD.start] = start;
  return hasPrices(into, 0);
}

/** A minute from the vendor's seconds. As `compose`. */
export function composeMinute(block: Float64Array, seconds: History, start: number, into: Float64Array): boolean {
  if (!reachesBack(block, seconds, start)) return false;
  into.fill(0);
  addAll(into, block, seconds, { start, end: barEnd('1min', start) }, '1min');
  into[RECORD.start] = start;
  return hasPrices(into, 0);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The remembered bars that begin within a span. */
function addAll(into: Float64Array, block: Float64Array, history: History, { start, end }: Span, timeframe: Timeframe): void {
  for (let index = firstFrom(block, history, start); index < countOf(block, history); index += 1) {
    const at = recordAt(block, history, index);
    if (block[at + RECORD.start]! >= end) break;
    add(into, block, at, timeframe);
  }
}

function add(into: Float64Array, block: Float64Array, at: number, timeframe: Timeframe): void {
  if (timeframe === '1day' && block[at + RECORD.session] === 0) return;
  foldRecord(into, 0, at, block);
}

/** Place of the oldest remembered bar that begins at `start` or later. */
function firstFrom(block: Float64Array, history: History, start: number): number {
  let index = countOf(block, history);
  while (index > 0 && startOf(block, history, index - 1) >= start) index -= 1;
  return index;
}
