import { type Aggregate, MINUTE_MS, minuteOf } from '../../market/index.js';
import { type AggregateFold, noteDay, writeBar } from './aggregate-fold.js';
import type { BarCloser } from './bar-closer.js';
import { composeMinute } from './composition.js';
import type { EngineEvent } from './events.js';
import { findRecord, type History, isRemembered, isSameBar, remember } from './history.js';
import type { Plan } from './plan.js';
import { RECORD, RECORD_SIZE } from './record.js';
import { sessionNumber } from './session-number.js';
import { HEADER, noteOutOfOrder } from './symbol-header.js';
import type { SymbolState } from './symbol-state.js';

/**
 * Makes minutes of the vendor's bars of seconds, where those are all that there is. A second may come late, twice, or with other numbers,
 * like a minute: a minute is what its seconds make, in whatever order they come.
 */
export class SecondFold {
  private readonly formingAt: number;
  private readonly minutes: History;
  private readonly given = new Float64Array(RECORD_SIZE);
  private readonly composed = new Float64Array(RECORD_SIZE);
  /** Seconds that came after later ones, once more with other numbers, or after their minute had closed. */
  lateSeconds = 0;

  constructor(
    private readonly seconds: History,
    plan: Plan,
    private readonly closer: BarCloser,
    private readonly bars: AggregateFold,
  ) {
    [{ formingAt: this.formingAt, history: this.minutes }] = plan.timeframes;
  }

  /** @param closedThrough bars up to there have closed */
  second(state: SymbolState, aggregate: Aggregate, closedThrough: number, events: EngineEvent[]): void {
    const { block } = state;
    const { bar } = aggregate;
    const day = this.closer.dayOf(state, bar.start, events);
    const minute = minuteOf(bar.start);
    const known = findRecord(block, this.seconds, bar.start);
    const before = known < 0 ? 0 : block[known + RECORD.volume]!;
    writeBar(this.given, 0, bar, sessionNumber(bar.start, day));
    if (known >= 0 && isSameBar(block, known, this.given, 0)) return noteDay(block, aggregate, before, day);
    const isOver = minute + MINUTE_MS <= closedThrough || findRecord(block, this.minutes, minute) >= 0;
    const isLate = known >= 0 || bar.start < block[HEADER.lastTime]! || isOver;
    if (isLate) this.noteLate(block, bar.start);
    if (this.keep(block, known)) this.remake(state, minute, isOver, events);
    noteDay(block, aggregate, before, day);
  }

  /** @returns whether it is remembered */
  private keep(block: Float64Array, known: number): boolean {
    if (known >= 0) {
      block.set(this.given, known);
      return true;
    }
    if (isRemembered(block, this.seconds, this.given[RECORD.start]!)) return remember(block, this.seconds, 0, this.given) >= 0;
    block[HEADER.tooLate]! += 1;
    return false;
  }

  /** Its seconds make another minute now: the forming one, or one that has closed. */
  private remake(state: SymbolState, minute: number, isOver: boolean, events: EngineEvent[]): void {
    const { block } = state;
    const forming = block[this.formingAt + RECORD.start]!;
    const isPast = isOver || (forming !== 0 && minute < forming);
    if (!isPast) this.closer.closeThrough(state, minute, events);
    if (!composeMinute(block, this.seconds, minute, this.composed)) return;
    if (isPast) {
      this.bars.closed(state, this.composed.slice(), events);
      return;
    }
    block.set(this.composed, this.formingAt);
    block[HEADER.quietUntil] = 0;
  }

  private noteLate(block: Float64Array, start: number): void {
    this.lateSeconds += 1;
    noteOutOfOrder(block, start);
  }
}
