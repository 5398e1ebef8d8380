import type { BusMessage, LogEntry } from '../bus/index.js';
import { epochMsOf, type EpochMs, type Gap, type Source } from '../market/index.js';
import { EngineCore, type EngineEvent, type Plan, provisionalOf } from './core/index.js';
import { packSnapshot, unpackSnapshot } from './engine-snapshot.js';
import {
  alertMessage,
  barMessage,
  type EventContext,
  indicatorMessage,
  patternMessages,
  sessionStartedMessage,
  sessionStoppedMessage,
  snapshotMessage,
} from './messages.js';
import type { Recorder } from './recorder.js';
import { alertRow, barRow, indicatorRow, patternRow } from './rows.js';
import { StreamingSession, type SessionOptions } from './session.js';

/** Where rows go. */
export type RowSink = Pick<Recorder, 'bar' | 'indicator' | 'pattern' | 'alert' | 'session' | 'gap' | 'repair'>;

export interface FoldCounters {
  trades: number;
  bars: number;
  revisions: number;
  indicators: number;
  patterns: number;
  gaps: number;
}

export interface FoldOptions {
  readonly plan: Plan;
  readonly session: SessionOptions;
  readonly rows: RowSink;
  /** Absent where nobody listens (replay into the tables). */
  readonly publish?: (messages: readonly BusMessage[]) => void;
  readonly onGap?: (gap: Gap) => void;
}

/** Entries of the tick log in, rows and messages out: the part of the engine that live, recovery and replay share. */
export class EngineFold {
  readonly core: EngineCore;
  readonly session: StreamingSession;
  readonly counters: FoldCounters = { trades: 0, bars: 0, revisions: 0, indicators: 0, patterns: 0, gaps: 0 };
  private source: Source = 'synthetic';
  private receivedAt = epochMsOf(0);
  private replaying = false;

  constructor(private readonly options: FoldOptions) {
    this.core = new EngineCore(options.plan);
    this.session = new StreamingSession(options.session);
  }

  /** Machine time at which the gateway received the newest entry. */
  get newestReceivedAt(): EpochMs {
    return this.receivedAt;
  }

  /** `again`: an entry whose results are in the tables already; it rebuilds state and says nothing. */
  entry(entry: LogEntry, again = false): void {
    this.source = entry.source;
    this.receivedAt = entry.receivedAt;
    this.replaying = again;
    for (const message of entry.messages) if (message.kind === 'trade') this.counters.trades += 1;
    this.handle(this.core.apply(entry.messages));
  }

  /** The feed has ended: closes what is open. */
  finish(): void {
    this.replaying = false;
    this.handle(this.core.finish());
  }

  /** Stops the running session for another reason than the close of the market. */
  stopSession(finalStatus: 'stopped' | 'failed'): void {
    this.endSession(this.core.watermark, finalStatus);
  }

  /** Sends the provisional view of every symbol that has changed. */
  publishTouched(): void {
    const touched = this.core.takeTouched();
    if (!this.options.publish || touched.length === 0) return;
    const views = touched.flatMap((symbol) => {
      const block = this.core.block(symbol);
      const view = block && provisionalOf(this.options.plan, block);
      return view ? [[symbol, view] as const] : [];
    });
    if (views.length > 0) this.options.publish([snapshotMessage(views, this.context(null), this.receivedAt)]);
  }

  save(): Uint8Array {
    return packSnapshot(this.session.save(), this.core.snapshot());
  }

  /** @throws SnapshotMismatchError; nothing has changed then */
  restore(bytes: Uint8Array): void {
    const { session, core } = unpackSnapshot(bytes);
    this.core.restore(core);
    this.session.restore(session);
  }

  private context(sessionId: string | null): EventContext {
    return { source: this.source, sessionId, feedTime: this.core.watermark };
  }

  private handle(events: readonly EngineEvent[]): void {
    if (events.length === 0) return;
    const messages: BusMessage[] = [];
    for (const event of events) this.handleOne(event, messages);
    if (messages.length > 0 && !this.replaying) this.options.publish?.(messages);
  }

  private handleOne(event: EngineEvent, messages: BusMessage[]): void {
    const { rows } = this.options;
    switch (event.kind) {
      case 'bar':
        this.counters.bars += 1;
        if (event.revision > 0) this.counters.revisions += 1;
        if (event.timeframe === '1min' && !this.replaying) rows.bar(barRow(event, this.source));
        messages.push(barMessage(event, this.context(null)));
        break;
      case 'indicator': {
        const context = this.context(this.session.idFor(event.time));
        this.counters.indicators += 1;
        this.session.count(0, context.sessionId ? 1 : 0, 0);
        if (!this.replaying) rows.indicator(indicatorRow(event, context));
        messages.push(indicatorMessage(event, context));
        break;
      }
      case 'crossing': {
        const context = this.context(this.session.idFor(event.time));
        if (!this.replaying) rows.alert(alertRow(event, context));
        messages.push(alertMessage(event, context));
        break;
      }
      case 'pattern': {
        const context = this.context(this.session.idFor(event.time));
        this.counters.patterns += 1;
        this.session.count(context.sessionId ? 1 : 0, 0, 0);
        if (!this.replaying) rows.pattern(patternRow(event, context));
        messages.push(...patternMessages(event, context));
        break;
      }
      case 'session_opened': {
        const row = this.session.open(event.time, this.source, [...this.core.symbols].length);
        if (!this.replaying) rows.session(row);
        messages.push(sessionStartedMessage(row));
        break;
      }
      case 'session_closed':
        this.endSession(event.time, 'completed', messages);
        break;
      case 'gap':
        this.counters.gaps += 1;
        if (this.replaying) break;
        rows.gap({ from: event.from, to: event.to, cause: event.cause, symbols: event.symbols, source: this.source });
        this.options.onGap?.(event);
        break;
      case 'repair':
        if (!this.replaying) rows.repair({ from: event.from, to: event.to, trades: event.trades, complete: event.complete });
        break;
    }
  }

  private endSession(at: EpochMs, finalStatus: 'completed' | 'stopped' | 'failed', messages?: BusMessage[]): void {
    this.session.count(0, 0, [...this.core.symbols].length);
    const ended = this.session.close(at, finalStatus);
    if (!ended?.stoppedAt) return;
    if (!this.replaying) this.options.rows.session(ended);
    const message = sessionStoppedMessage(ended, ended.stoppedAt);
    if (messages) messages.push(message);
    else this.options.publish?.([message]);
  }
}
