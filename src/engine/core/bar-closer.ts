import { Arena } from '../../indicators/index.js';
import { barEnd, barStart, type EpochMs, type Ticker, type TradingDay, tradingDayOf } from '../../market/index.js';
import { compose } from './composition.js';
import { crossed } from './crossing.js';
import type { EngineEvent } from './events.js';
import { findRecord, forget, remember } from './history.js';
import { keptBar } from './kept-bar.js';
import type { Plan, PlannedTimeframe } from './plan.js';
import { keptValues } from './bar-values.js';
import { clearRecord, foldRecord, hasPrices, RECORD, RECORD_SIZE } from './record.js';
import { revise } from './revision.js';
import { HEADER, rollDay } from './symbol-header.js';
import type { SymbolState } from './symbol-state.js';
import { rememberUnpriced } from './unpriced.js';
import { watchLevels } from './watch-levels.js';

/** Closes the bars of one symbol and runs what depends on a closed bar: longer bars, indicators, bar detectors. */
export class BarCloser {
  private readonly arena = new Arena();
  private readonly composed = new Float64Array(RECORD_SIZE);

  constructor(private readonly plan: Plan) {}

  /** Closes, shortest first, every forming bar that ends at or before `limit`. */
  closeThrough(state: SymbolState, limit: number, events: EngineEvent[]): boolean {
    return limit >= state.block[HEADER.quietUntil]! && this.closeDue(state, limit, events);
  }

  private closeDue(state: SymbolState, limit: number, events: EngineEvent[]): boolean {
    const { block } = state;
    let closed = false;
    for (const timeframe of this.plan.timeframes) {
      const start = block[timeframe.formingAt + RECORD.start]!;
      if (start === 0 || barEnd(timeframe.timeframe, start) > limit) continue;
      this.close(state, timeframe, events);
      closed = true;
    }
    block[HEADER.quietUntil] = this.nextEnd(block);
    if (closed) watchLevels(this.plan, block);
    return closed;
  }

  private nextEnd(block: Float64Array): number {
    let next = Infinity;
    for (const { timeframe, formingAt } of this.plan.timeframes) {
      const start = block[formingAt + RECORD.start]!;
      if (start !== 0) next = Math.min(next, barEnd(timeframe, start));
    }
    return next;
  }

  /** The trading day of an instant. Where it is a later one than the symbol's, that begins. */
  dayOf(state: SymbolState, time: EpochMs, events: EngineEvent[]): TradingDay {
    const { block } = state;
    const day = tradingDayOf(time);
    if (day.serial > block[HEADER.day]!) {
      // Yesterday's last bar belongs to yesterday's session.
      this.closeThrough(state, day.begin, events);
      rollDay(block, day.serial);
    }
    return day;
  }

  /** Daily bars and what was computed from them begin anew. */
  forgetDays(block: Float64Array): void {
    for (const { timeframe, formingAt, history, indicators, crossings } of this.plan.timeframes) {
      if (timeframe !== '1day') continue;
      clearRecord(block, formingAt);
      forget(block, history);
      for (const { kernel, stateAt, outputAt } of indicators) {
        block.fill(0, stateAt, stateAt + kernel.stateSize);
        block.fill(NaN, outputAt, outputAt + kernel.outputs.length);
      }
      for (const { stateAt } of crossings) block[stateAt] = 0;
    }
  }

  private close(state: SymbolState, timeframe: PlannedTimeframe, events: EngineEvent[]): void {
    const { symbol, block, followed } = state;
    const at = timeframe.formingAt;
    if (hasPrices(block, at)) {
      const bar = keptBar(this.arena, block, at);
      remember(block, timeframe.history, at);
      if (timeframe.timeframe === '1min') this.feedLongerBars(state, at, events);
      events.push({ kind: 'bar', symbol, timeframe: timeframe.timeframe, bar, revision: 0 });
      this.updateIndicators(symbol, block, timeframe, bar.start, events);
      this.lookForCrossings(symbol, block, timeframe, bar.start, events);
      const { tracker, patternsAt } = this.plan;
      const changes = tracker.onBar(block, patternsAt, followed, timeframe.timeframe, block, at);
      if (changes) events.push({ kind: 'patterns', symbol, timeframe: timeframe.timeframe, changes, bar });
    } else if (timeframe.timeframe === '1min') {
      rememberUnpriced(block, at);
    }
    clearRecord(block, at);
  }

  private feedLongerBars(state: SymbolState, from: number, events: EngineEvent[]): void {
    const { block } = state;
    const minute = block[from + RECORD.start]!;
    const regular = block[from + RECORD.session] !== 0;
    for (const longer of this.plan.timeframes) {
      const { timeframe, formingAt } = longer;
      if (timeframe === '1min' || (timeframe === '1day' && !regular)) continue;
      const start = barStart(timeframe, minute);
      const forming = block[formingAt + RECORD.start]!;
      if (forming !== 0 && forming !== start) this.close(state, longer, events);
      if (this.plan.barsFrom === 'trades') {
        block[formingAt + RECORD.start] = start;
        foldRecord(block, formingAt, from);
      } else {
        this.compose(state, longer, start, events);
      }
    }
  }

  /** What the minutes so far make of a longer bar: a revision, where the clock has closed it before its last minute came. */
  private compose(state: SymbolState, { timeframe, formingAt, history }: PlannedTimeframe, start: number, events: EngineEvent[]): void {
    const { block } = state;
    const { composed } = this;
    if (!compose(this.plan, block, timeframe, start, composed)) return;
    const known = block[formingAt + RECORD.start] === start ? -1 : findRecord(block, history, start);
    if (known < 0) {
      block.set(composed, formingAt);
      return;
    }
    composed[RECORD.revision] = block[known + RECORD.revision]!;
    block.set(composed, known);
    revise(state, known, timeframe, events);
  }

  private lookForCrossings(symbol: Ticker, block: Float64Array, timeframe: PlannedTimeframe, time: EpochMs, events: EngineEvent[]): void {
    const atr = block[this.plan.atrOutputAt]!;
    for (const planned of timeframe.crossings) {
      const crossing = crossed(block, planned, atr);
      if (!crossing) continue;
      const { value, against, severity } = planned.rule;
      const indicator = 'indicator' in value ? value.indicator : 'indicator' in against ? against.indicator : 'close';
      events.push({ kind: 'crossing', symbol, timeframe: timeframe.timeframe, time, severity, indicator, crossing });
    }
  }

  private updateIndicators(symbol: Ticker, block: Float64Array, timeframe: PlannedTimeframe, time: EpochMs, events: EngineEvent[]): void {
    timeframe.update(block, 0, block, timeframe.formingAt, block, 0);
    const { from, to } = timeframe.outputs;
    if (to === from) return;
    const values = keptValues(this.arena, timeframe.indicators, block, from, to);
    events.push({ kind: 'indicators', symbol, timeframe: timeframe.timeframe, time, values });
  }
}

/** Named outputs; undefined while the indicator is not warm. */
export function outputsOf(names: readonly string[], out: Float64Array, at: number): Record<string, number> | undefined {
  const values: Record<string, number> = {};
  for (let i = 0; i < names.length; i += 1) {
    const value = out[at + i]!;
    if (!Number.isFinite(value)) return undefined;
    values[names[i]!] = value;
  }
  return values;
}
