import { addShares, type Aggregate, type Bar, barEnd, barStart, DAY_MS, MINUTE_MS, type TradingDay } from '../../market/index.js';
import type { BarCloser } from './bar-closer.js';
import { compose } from './composition.js';
import type { EngineEvent } from './events.js';
import { findRecord, isRemembered, isSameBar } from './history.js';
import type { Plan, PlannedTimeframe } from './plan.js';
import { barOf, clearRecord, RECORD, RECORD_SIZE } from './record.js';
import { join, revise } from './revision.js';
import { sessionNumber } from './session-number.js';
import { HEADER, noteOutOfOrder } from './symbol-header.js';
import type { SymbolState } from './symbol-state.js';

/**
 * Folds the vendor's own bars of one symbol into its block. A minute may come late, twice, or with other numbers: what is told of
 * it last holds, and a longer bar is what its minutes make, in whatever order they come.
 */
export class AggregateFold {
  private readonly minutes: PlannedTimeframe;
  private readonly given = new Float64Array(RECORD_SIZE);
  private readonly composed = new Float64Array(RECORD_SIZE);
  /** Minutes that came after later ones, or once more with other numbers. */
  lateMinutes = 0;

  constructor(
    private readonly plan: Plan,
    private readonly closer: BarCloser,
  ) {
    [this.minutes] = plan.timeframes;
  }

  /** A minute: final at once, a revision when it has closed before. @param closedThrough bars up to there have closed */
  minute(state: SymbolState, aggregate: Aggregate, closedThrough: number, events: EngineEvent[]): void {
    const { block } = state;
    const { bar } = aggregate;
    const day = this.closer.dayOf(state, bar.start, events);
    const known = findRecord(block, this.minutes.history, bar.start);
    const before = known < 0 ? 0 : block[known + RECORD.volume]!;
    writeBar(this.given, 0, bar, sessionNumber(bar.start, day));
    if (known < 0 && bar.start > block[HEADER.lastTime]!) this.inOrder(state, closedThrough, events);
    else this.closed(state, this.given, events);
    noteDay(block, aggregate, before, day);
  }

  /** A minute that has closed, or might have: it comes once more, or from before others that are known. */
  closed(state: SymbolState, minute: Float64Array, events: EngineEvent[]): void {
    const known = findRecord(state.block, this.minutes.history, minute[RECORD.start]!);
    if (known >= 0) this.again(state, known, minute, events);
    else this.late(state, minute, events);
  }

  /** A whole regular session of the past: the daily bar alone, and the close that the next day's change is counted from. */
  day(state: SymbolState, bar: Bar): void {
    const { block } = state;
    const daily = this.plan.timeframes.find(({ timeframe }) => timeframe === '1day');
    if (!daily) return;
    writeBar(block, daily.formingAt, bar, Math.floor(bar.start / DAY_MS));
    block[HEADER.quietUntil] = 0;
    this.closer.closeThrough(state, barEnd('1day', bar.start), []);
    block[HEADER.previousClose] = bar.close;
  }

  private inOrder(state: SymbolState, closedThrough: number, events: EngineEvent[]): void {
    const { block } = state;
    const start = this.given[RECORD.start]!;
    // The clock has closed longer bars without it.
    if (start + MINUTE_MS <= closedThrough && this.wasMissed(block, start)) this.noteLate(block, start);
    this.closer.closeThrough(state, start, events);
    block.set(this.given, this.minutes.formingAt);
    block[HEADER.quietUntil] = 0;
    this.closer.closeThrough(state, start + MINUTE_MS, events);
  }

  private wasMissed(block: Float64Array, start: number): boolean {
    return this.plan.timeframes.some(
      ({ timeframe, history }) => timeframe !== '1min' && findRecord(block, history, barStart(timeframe, start)) >= 0,
    );
  }

  /** What is told once more word for word is no news. */
  private again(state: SymbolState, known: number, given: Float64Array, events: EngineEvent[]): void {
    const { block } = state;
    if (isSameBar(block, known, given, 0)) return;
    const start = given[RECORD.start]!;
    const revision = block[known + RECORD.revision]!;
    block.set(given, known);
    block[known + RECORD.revision] = revision;
    revise(state, known, '1min', events);
    this.noteLate(block, start);
    this.reviseLonger(state, given, events);
  }

  /** A minute from before others that are known. */
  private late(state: SymbolState, given: Float64Array, events: EngineEvent[]): void {
    const { symbol, block } = state;
    const start = given[RECORD.start]!;
    this.noteLate(block, start);
    if (isRemembered(block, this.minutes.history, start)) {
      join(state, this.minutes, given.slice(), events);
      this.reviseLonger(state, given, events);
      return;
    }
    // Whether it was told before is not known any more: a number that none before it had.
    block[HEADER.tooLate]! += 1;
    events.push({ kind: 'bar', symbol, timeframe: '1min', bar: barOf(given, 0), revision: block[HEADER.tooLate]! });
  }

  private noteLate(block: Float64Array, start: number): void {
    this.lateMinutes += 1;
    noteOutOfOrder(block, start);
  }

  /** Each longer bar is made anew of what it is made of. One that cannot be any more stays, until all is computed again. */
  private reviseLonger(state: SymbolState, given: Float64Array, events: EngineEvent[]): void {
    const { block } = state;
    const minute = given[RECORD.start]!;
    const regular = given[RECORD.session] !== 0;
    for (const planned of this.plan.timeframes) {
      const { timeframe, formingAt, history } = planned;
      if (timeframe === '1min' || (timeframe === '1day' && !regular)) continue;
      const start = barStart(timeframe, minute);
      if (!compose(this.plan, block, timeframe, start, this.composed)) continue;
      const forming = block[formingAt + RECORD.start]!;
      const known = findRecord(block, history, start);
      if (known >= 0) {
        this.replace(state, known, timeframe, events);
      } else if (forming === start || (forming === 0 && block[HEADER.lastTime]! < barEnd(timeframe, start))) {
        block.set(this.composed, formingAt);
        block[HEADER.quietUntil] = 0;
      } else {
        join(state, planned, this.composed.slice(), events);
      }
    }
  }

  private replace(state: SymbolState, known: number, timeframe: PlannedTimeframe['timeframe'], events: EngineEvent[]): void {
    const { block } = state;
    if (isSameBar(block, known, this.composed, 0)) return;
    const revision = block[known + RECORD.revision]!;
    block.set(this.composed, known);
    block[known + RECORD.revision] = revision;
    revise(state, known, timeframe, events);
  }
}

/** What a bar says of its symbol's day. @param before shares of the same bar as it was told before */
export function noteDay(block: Float64Array, { bar, dayVolume }: Aggregate, before: number, day: TradingDay): void {
  if (day.serial !== block[HEADER.day]) return;
  if (dayVolume > 0) {
    block[HEADER.isDayVolumeGiven] = 1;
    block[HEADER.dayVolume] = Math.max(block[HEADER.dayVolume]!, dayVolume);
  } else if (block[HEADER.isDayVolumeGiven] === 0 || bar.start > block[HEADER.lastTime]!) {
    block[HEADER.dayVolume] = addShares(block[HEADER.dayVolume]!, bar.volume - before);
  }
  if (bar.start < block[HEADER.lastTime]!) return;
  block[HEADER.lastTime] = bar.start;
  block[HEADER.lastPrice] = bar.close;
  if (block[HEADER.firstPrice] === 0) block[HEADER.firstPrice] = bar.open;
  if (sessionNumber(bar.start, day) !== 0) block[HEADER.sessionClose] = bar.close;
}

export function writeBar(block: Float64Array, at: number, bar: Bar, session: number): void {
  clearRecord(block, at);
  block[at + RECORD.open] = bar.open;
  block[at + RECORD.high] = bar.high;
  block[at + RECORD.low] = bar.low;
  block[at + RECORD.close] = bar.close;
  block[at + RECORD.volume] = bar.volume;
  block[at + RECORD.turnover] = bar.vwap * bar.volume;
  block[at + RECORD.vwapVolume] = bar.volume;
  block[at + RECORD.trades] = bar.trades;
  block[at + RECORD.start] = bar.start;
  block[at + RECORD.session] = session;
  block[at + RECORD.firstTime] = bar.start;
  block[at + RECORD.lastTime] = bar.start;
}
