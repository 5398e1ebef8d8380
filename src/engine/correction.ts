import { barEnd, type EpochMs, epochMsOf, type Source, type Ticker, type Timeframe } from '../market/index.js';
import type { AlertRow, BarRow, IndicatorRows, PatternRow, SymbolCorrection } from '../store/index.js';
import type { BarEvent, CrossingEvent, EngineEvent, IndicatorsEvent, PatternsEvent } from './core/index.js';
import type { EngineSetup } from './definitions/plan-source.js';
import type { EventContext } from './messages.js';
import { alertRow, BarEventRow, IndicatorEventRows, patternRow } from './rows.js';
import type { StreamingSession } from './streaming-session.js';
import { type PublishedPattern, PublishedPatterns } from './published-patterns.js';

export interface CorrectionOptions {
  readonly symbol: Ticker;
  /** Start of the first minute that may be other than it was. */
  readonly from: EpochMs;
  readonly source: Source;
  readonly setup: EngineSetup;
  readonly sessions: Pick<StreamingSession, 'idFor'>;
}

/** A pattern's newest step. */
interface Step {
  readonly event: PatternsEvent;
  readonly published: PublishedPattern;
  readonly row: PatternRow;
}

/** What is right of one symbol, from the first minute on that may be other than it was: gathered from events of prints in their order. */
export class Correction {
  /** As each was told last, by its start. */
  private readonly bars = new Map<EpochMs, BarRow>();
  private readonly indicators: IndicatorRows[] = [];
  private readonly alerts: AlertRow[] = [];
  private readonly patterns = new Map<string, Step>();

  constructor(private readonly options: CorrectionOptions) {}

  add(event: EngineEvent): void {
    if (event.kind === 'bar') this.bar(event);
    else if (event.kind === 'indicators') this.addIndicators(event);
    else if (event.kind === 'crossing') this.alert(event);
    else if (event.kind === 'patterns') this.addPatterns(event);
  }

  rows(): SymbolCorrection {
    const { symbol, from } = this.options;
    const patterns: PatternRow[] = [];
    for (const { event, published, row } of this.patterns.values()) {
      // What had come to its end before stands as it stood then.
      const isOpen = row.status === 'forming' || row.status === 'confirmed' || (row.confirmedAt !== null && row.outcome === null);
      if (isOpen || this.concerns(event.timeframe, published.change.time)) patterns.push(row);
    }
    return { symbol, from, bars: [...this.bars.values()], indicators: this.indicators, patterns, alerts: this.alerts };
  }

  private concerns(timeframe: Timeframe, time: number): boolean {
    return barEnd(timeframe, time) > this.options.from;
  }

  private context(time: EpochMs): EventContext {
    const { source, sessions } = this.options;
    return { source, sessionId: sessions.idFor(time), feedTime: time };
  }

  private bar(event: BarEvent): void {
    const { start } = event.bar;
    if (event.timeframe === '1min' && this.concerns('1min', start)) this.bars.set(start, new BarEventRow(event, this.options.source));
  }

  private addIndicators(event: IndicatorsEvent): void {
    if (!this.concerns(event.timeframe, event.time)) return;
    const rows = new IndicatorEventRows(event, this.context(event.time));
    if (rows.length > 0) this.indicators.push(rows);
  }

  private alert(event: CrossingEvent): void {
    if (this.concerns(event.timeframe, event.time)) this.alerts.push(alertRow(event, this.context(event.time)));
  }

  private addPatterns(event: PatternsEvent): void {
    const { setup, sessions } = this.options;
    for (const published of new PublishedPatterns(event, setup, sessions)) {
      const row = patternRow(event, published, this.context(epochMsOf(published.change.time)));
      this.patterns.set(row.eventId, { event, published, row });
    }
  }
}
