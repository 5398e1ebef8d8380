import {
  addShares,
  type Bar,
  barEnd,
  barStart,
  type EpochMs,
  minuteOf,
  TIMEFRAME_MS,
  type Trade,
  type TradingDay,
  UPDATES,
  updatesOf,
} from '../../market/index.js';
import type { BarCloser } from './bar-closer.js';
import type { EngineEvent } from './events.js';
import { findRecord, isRemembered } from './history.js';
import type { Plan, PlannedTimeframe } from './plan.js';
import { barOf, emptyRecord, foldTrade, hasPrices, mergeRecord, RECORD } from './record.js';
import { join, revise } from './revision.js';
import { sessionNumber } from './session-number.js';
import { HEADER, noteOutOfOrder } from './symbol-header.js';
import type { SymbolState } from './symbol-state.js';
import { rememberLate, takeUnpriced } from './unpriced.js';
import { watchLevels } from './watch-levels.js';

const MINUTE = TIMEFRAME_MS['1min'];

/** Folds a late print, or the minute that it made, into the record at `at`. */
type Fold = (into: Float64Array, at: number) => void;

/** Folds the prints of one symbol into its block. */
export class TradeFold {
  private readonly oneMinuteAt: number;
  /** Prints that came after later ones, or after their bar had closed. */
  latePrints = 0;

  constructor(
    private readonly plan: Plan,
    private readonly closer: BarCloser,
  ) {
    this.oneMinuteAt = plan.timeframes[0].formingAt;
  }

  trade(state: SymbolState, trade: Trade, closedThrough: number, events: EngineEvent[]): void {
    const { block } = state;
    const { time } = trade;
    if (time <= block[HEADER.knownTime]! && isKnown(block, trade)) return noteRefetched(block, trade);
    const day = this.closer.dayOf(state, time, events);
    const regular = sessionNumber(time, day) !== 0;
    const allowed = updatesOf(trade.conditions, regular, trade.executedAt);
    const minute = time - (time % MINUTE);
    const inOrder = time >= block[HEADER.lastTime]!;
    const inTime = minute >= block[this.oneMinuteAt + RECORD.start]! && minute + MINUTE > closedThrough;
    if (!inOrder || !inTime) {
      this.latePrints += 1;
      noteOutOfOrder(block, time);
    }
    if (inTime) {
      this.closer.closeThrough(state, minute, events);
      this.begin(block, this.oneMinuteAt, minute, day);
      foldTrade(block, this.oneMinuteAt, trade, allowed);
    } else {
      this.late(state, trade, allowed, day, events);
    }
    if (day.serial !== block[HEADER.day]) return;
    if (allowed & UPDATES.volume) block[HEADER.dayVolume] = addShares(block[HEADER.dayVolume]!, trade.size);
    if (inOrder) {
      block[HEADER.lastTime] = time;
      block[HEADER.lastSequence] = trade.sequence;
      if (allowed & UPDATES.last) {
        block[HEADER.lastPrice] = trade.price;
        if (block[HEADER.firstPrice] === 0) block[HEADER.firstPrice] = trade.price;
      }
    }
    if (regular && inOrder && allowed & UPDATES.last) {
      block[HEADER.sessionClose] = trade.price;
      this.lookForBreaks(state, trade, events);
    }
  }

  /** A print beyond a level that a pattern waits for. */
  private lookForBreaks({ symbol, block, followed }: SymbolState, trade: Trade, events: EngineEvent[]): void {
    if (trade.price < block[HEADER.breakAbove]! && trade.price > block[HEADER.breakBelow]!) return;
    const { tracker, patternsAt } = this.plan;
    for (const changes of tracker.onTrade(block, patternsAt, followed, trade.price, trade.time)) {
      const bar = this.formingBar(block, trade.price, trade.time);
      events.push({ kind: 'patterns', symbol, timeframe: changes.timeframe, changes, bar });
    }
    watchLevels(this.plan, block);
  }

  /** Trading of a symbol is halted, or goes on. */
  halt(state: SymbolState, halted: boolean, time: EpochMs, events: EngineEvent[]): void {
    const { symbol, block } = state;
    const price = block[HEADER.lastPrice]!;
    if (price === 0) return;
    const { tracker, patternsAt } = this.plan;
    const changes = tracker.onHalt(block, patternsAt, halted, price, time);
    if (!changes) return;
    const bar = this.formingBar(block, price, time);
    events.push({ kind: 'patterns', symbol, timeframe: changes.timeframe, changes, bar });
  }

  /** The forming minute. A print whose minute the clock has closed may find none, a halt may come before the first print: it stands at that price then. */
  private formingBar(block: Float64Array, price: number, time: EpochMs): Bar {
    if (hasPrices(block, this.oneMinuteAt)) return barOf(block, this.oneMinuteAt);
    return { start: minuteOf(time), open: price, high: price, low: price, close: price, volume: 0, vwap: price, trades: 0 };
  }

  private begin(block: Float64Array, at: number, start: number, day: TradingDay): void {
    if (block[at + RECORD.start] !== 0) return;
    block[at + RECORD.start] = start;
    block[at + RECORD.session] = sessionNumber(start, day);
    block[HEADER.quietUntil] = 0;
  }

  /** A print for a bar that has closed: the bar gets a revision, in every timeframe that holds the print. */
  private late(state: SymbolState, trade: Trade, allowed: number, day: TradingDay, events: EngineEvent[]): void {
    const { block } = state;
    const minute = trade.time - (trade.time % MINUTE);
    const [{ history: minutes }] = this.plan.timeframes;
    this.closer.closeThrough(state, minute, events);
    let missed: Float64Array | undefined;
    if (block[this.oneMinuteAt + RECORD.start] !== minute && findRecord(block, minutes, minute) < 0) {
      if (isRemembered(block, minutes, minute)) {
        missed = this.missedMinute(state, trade, allowed, day, events);
        if (!hasPrices(missed, 0)) return;
      } else {
        block[HEADER.tooLate]! += 1;
      }
    }
    const fold: Fold = (into, at) => (missed ? mergeRecord(into, at, missed) : foldTrade(into, at, trade, allowed));
    for (const planned of this.plan.timeframes) {
      if (planned.timeframe === '1min' && missed) continue;
      if (planned.timeframe === '1day' && sessionNumber(trade.time, day) === 0) continue;
      this.lateInto(state, planned, trade.time, day, fold, events);
    }
  }

  /** The bar of one timeframe, whether it is still forming, has closed, or never was. */
  private lateInto(state: SymbolState, planned: PlannedTimeframe, time: EpochMs, day: TradingDay, fold: Fold, events: EngineEvent[]): void {
    const { block } = state;
    const { timeframe, formingAt, history } = planned;
    const start = barStart(timeframe, time);
    const forming = block[formingAt + RECORD.start]!;
    const known = forming === start ? formingAt : findRecord(block, history, start);
    if (known >= 0) {
      fold(block, known);
      if (forming !== start) revise(state, known, timeframe, events);
      return;
    }
    if (timeframe === '1min') return;
    if (forming === 0 && block[this.oneMinuteAt + RECORD.start]! < barEnd(timeframe, start)) {
      this.begin(block, formingAt, start, day);
      fold(block, formingAt);
      return;
    }
    const record = emptyRecord(start, sessionNumber(time, day));
    fold(record, 0);
    join(state, planned, record, events);
  }

  /**
   * A print of a minute that went by without any that sets prices: with this one it may become a bar, which joins the remembered ones
   * in its place. @returns the minute; without prices it waits for a print that sets them
   */
  private missedMinute(state: SymbolState, trade: Trade, allowed: number, day: TradingDay, events: EngineEvent[]): Float64Array {
    const start = trade.time - (trade.time % MINUTE);
    const minute = emptyRecord(start, sessionNumber(start, day));
    takeUnpriced(state.block, start, minute);
    foldTrade(minute, 0, trade, allowed);
    if (hasPrices(minute, 0)) join(state, this.plan.timeframes[0], minute, events);
    else rememberLate(state.block, minute);
    return minute;
  }
}

const isKnown = (block: Float64Array, { time, sequence }: Trade): boolean =>
  time < block[HEADER.knownTime]! || sequence <= block[HEADER.knownSequence]!;

/**
 * A print from before the loss, which comes again or was missed before: that is not known, but what follows from it can be computed again
 * from a place that lies before it.
 */
function noteRefetched(block: Float64Array, { time, sequence }: Trade): void {
  const anchored = block[HEADER.anchoredTime]!;
  if (time > anchored || (time === anchored && sequence > block[HEADER.anchoredSequence]!)) noteOutOfOrder(block, time);
}
