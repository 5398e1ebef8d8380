import { BAR } from '../../indicators/index.js';
import { type EpochMs, type Ticker, TIMEFRAME_MS } from '../../market/index.js';
import { crossed } from './crossing.js';
import type { EngineEvent } from './events.js';
import { HistoryWindow, remember } from './history.js';
import type { Plan, PlannedTimeframe } from './plan.js';
import { barOf, clearRecord, foldRecord, hasPrices, RECORD } from './record.js';
import type { SessionTracker } from './session-tracker.js';

/** Closes the bars of one symbol and runs what depends on a closed bar: longer bars, indicators, bar detectors. */
export class BarCloser {
  private readonly window = new HistoryWindow();

  constructor(
    private readonly plan: Plan,
    private readonly session: SessionTracker,
  ) {}

  /** Closes, shortest first, every forming bar that ends at or before `limit`. */
  closeThrough(symbol: Ticker, block: Float64Array, limit: number, events: EngineEvent[]): void {
    for (const timeframe of this.plan.timeframes) {
      const start = block[timeframe.formingAt + RECORD.start]!;
      if (start !== 0 && start + TIMEFRAME_MS[timeframe.timeframe] <= limit) this.close(symbol, block, timeframe, events);
    }
  }

  private close(symbol: Ticker, block: Float64Array, timeframe: PlannedTimeframe, events: EngineEvent[]): void {
    const at = timeframe.formingAt;
    if (hasPrices(block, at)) {
      const bar = barOf(block, at);
      remember(block, timeframe.history, at);
      if (timeframe.timeframe === '1min') this.feedLongerBars(symbol, block, at, events);
      events.push({ kind: 'bar', symbol, timeframe: timeframe.timeframe, bar, revision: 0 });
      this.updateIndicators(symbol, block, timeframe, bar.start, events);
      this.lookForCrossings(symbol, block, timeframe, bar.start, events);
      if (timeframe.timeframe === '1min') this.session.onBar(block, at);
      this.window.over(block, timeframe.history);
      for (const detector of timeframe.detectors) {
        if (this.window.length < detector.bars) continue;
        const detection = detector.detect(this.window);
        if (detection)
          events.push({ kind: 'pattern', symbol, timeframe: timeframe.timeframe, time: bar.start, trigger: 'bar', detection, bar });
      }
    }
    clearRecord(block, at);
  }

  private feedLongerBars(symbol: Ticker, block: Float64Array, from: number, events: EngineEvent[]): void {
    const minute = block[from + RECORD.start]!;
    for (const longer of this.plan.timeframes) {
      if (longer.timeframe === '1min') continue;
      const start = minute - (minute % TIMEFRAME_MS[longer.timeframe]);
      const forming = block[longer.formingAt + RECORD.start]!;
      if (forming !== 0 && forming !== start) this.close(symbol, block, longer, events);
      block[longer.formingAt + RECORD.start] = start;
      foldRecord(block, longer.formingAt, from);
    }
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
    for (const { kernel, label, stateAt, outputAt } of timeframe.indicators) {
      kernel.update(block, stateAt, block, timeframe.formingAt + BAR.open, block, outputAt);
      const values = outputsOf(kernel.outputs, block, outputAt);
      if (values) events.push({ kind: 'indicator', symbol, timeframe: timeframe.timeframe, time, label, values });
    }
  }
}

/** Named outputs; undefined while the indicator is not warm. */
export function outputsOf(names: readonly string[], out: Float64Array, at: number): Record<string, number> | undefined {
  const values: Record<string, number> = {};
  for (let i = 0; i < names.length; i += 1) {
    const value = out[at + i]!;
    if (Number.isNaN(value)) return undefined;
    values[names[i]!] = value;
  }
  return values;
}
