import type { BusMessage, BusMessages, LogEntry } from '../bus/index.js';
import { type EpochMs, epochMsOf, type FeedMessage, type Gap, type Source, type Ticker } from '../market/index.js';
import {
  type BarEvent,
  EngineCore,
  type EngineEvent,
  type IndicatorsEvent,
  type PatternsEvent,
  provisionalOf,
  type ProvisionalView,
} from './core/index.js';
import {
  alertMessage,
  barMessage,
  DetectedPatternMessages,
  type EventContext,
  IndicatorMessages,
  PatternMessages,
  sessionStartedBody,
  snapshotBody,
} from './messages.js';
import type { EngineSetup } from './definitions/plan-source.js';
import { latestRevisions } from './latest-revisions.js';
import type { Publisher } from './publisher.js';
import type { Recorder } from './recorder.js';
import { alertRow, BarEventRow, IndicatorEventRows, PatternEventRows } from './rows.js';
import { StreamingSession, type SessionOptions } from './streaming-session.js';
import { PublishedPatterns } from './published-patterns.js';

/** Where rows go. */
export type RowSink = Pick<Recorder, 'bar' | 'indicators' | 'patterns' | 'alert' | 'session' | 'gap' | 'repair'>;

type Outgoing = BusMessage | BusMessages;

export interface FoldCounters {
  trades: number;
  /** Of these, prints of a time that cannot be, which have moved nothing. */
  outOfTime: number;
  bars: number;
  revisions: number;
  indicators: number;
  patterns: number;
  gaps: number;
}

export interface FoldOptions {
  readonly setup: EngineSetup;
  readonly session: SessionOptions;
  readonly rows: RowSink;
  /** Absent where nobody listens (replay into the tables). */
  readonly publisher?: Pick<Publisher, 'publish' | 'encoder'>;
  readonly onGap?: (gap: Gap) => void;
}

/** What is done with an entry beside folding it. */
interface Sink {
  events(events: readonly EngineEvent[]): void;
  messages(messages: readonly FeedMessage[]): void;
}

/** Of an entry whose results are in the tables already. */
const SILENT: Sink = { events: () => undefined, messages: () => undefined };

/** Entries of the tick log in, rows and messages out: the part of the engine that live, recovery and replay share. */
export class EngineFold {
  private running: EngineCore;
  /** What it runs. */
  setup: EngineSetup;
  readonly session: StreamingSession;
  readonly counters: FoldCounters = { trades: 0, outOfTime: 0, bars: 0, revisions: 0, indicators: 0, patterns: 0, gaps: 0 };
  private source: Source = 'synthetic';
  private receivedAt = epochMsOf(0);
  private readonly unseenSymbols = new Set<Ticker>();
  private lastContext: EventContext = { source: 'synthetic', sessionId: null, feedTime: epochMsOf(0) };

  private readonly sink: Sink = { events: (events) => this.handle(events), messages: (messages) => this.count(messages) };

  constructor(private readonly options: FoldOptions) {
    this.running = new EngineCore(options.setup.plan);
    this.setup = options.setup;
    this.session = new StreamingSession(options.session);
  }

  get core(): EngineCore {
    return this.running;
  }

  /** Runs another program from here on. @param warmUp fills the new core with the past, before what both programs know is carried over */
  switchTo(setup: EngineSetup, warmUp: (core: EngineCore) => void): void {
    const next = new EngineCore(setup.plan);
    warmUp(next);
    next.migrateFrom(this.running);
    this.running = next;
    this.setup = setup;
  }

  /** `again`: an entry whose results are in the tables already, and in the session; it rebuilds the core's state and says nothing. */
  entry(entry: LogEntry, again = false): void {
    const steps = this.steps(entry, again);
    while (!steps.next().done);
  }

  /** The same in short steps, to be taken to their end before anything else is asked of the fold. */
  *steps(entry: LogEntry, again = false): Generator<void, void> {
    this.source = entry.source;
    this.receivedAt = entry.receivedAt;
    const sink = again ? SILENT : this.sink;
    const events: EngineEvent[] = [];
    for (const _ of this.core.steps(entry.messages, events)) {
      sink.events(events);
      events.length = 0;
      yield;
    }
    sink.messages(entry.messages);
    sink.events(events);
  }

  /** The feed has ended: closes what is open. */
  finish(): void {
    this.handle(this.core.finish());
  }

  /** How many symbols have changed since their provisional view was sent. */
  get unseen(): number {
    this.gatherUnseen();
    return this.unseenSymbols.size;
  }

  /** Sends the provisional views of at most so many symbols that have changed, those first that have waited longest. */
  publishViews(atMost: number): void {
    this.gatherUnseen();
    const symbols: Ticker[] = [];
    for (const symbol of this.unseenSymbols) {
      if (symbols.length === atMost) break;
      this.unseenSymbols.delete(symbol);
      symbols.push(symbol);
    }
    this.publishViewsOf(symbols);
  }

  /** Sends the provisional views of these symbols, changed or not. */
  publishViewsOf(symbols: readonly Ticker[]): void {
    const views: (readonly [Ticker, ProvisionalView])[] = [];
    for (const symbol of symbols) {
      const block = this.core.block(symbol);
      const view = block && provisionalOf(this.core.plan, block);
      if (view) views.push([symbol, view]);
    }
    const { publisher } = this.options;
    if (views.length === 0 || !publisher) return;
    const message = publisher.encoder.encode('snapshots', snapshotBody(views, this.context(null), this.receivedAt));
    if (message) publisher.publish([message]);
  }

  private gatherUnseen(): void {
    const unshown = this.core.takeUnshown();
    if (this.options.publisher) for (const symbol of unshown) this.unseenSymbols.add(symbol);
  }

  /** Takes over what another core of the same program knows of symbols, and tells of the longer bars that are others for it: no table has them. */
  takeOver(symbols: Iterable<Ticker>, core: EngineCore): void {
    for (const symbol of symbols) this.handle(this.core.takeOver(symbol, core));
  }

  /** A gap that is no message of the log: the log itself has lost something. */
  noteGap(gap: Gap): void {
    this.handle([gap]);
  }

  /** Knows nothing any more. */
  reset(): void {
    this.running = new EngineCore(this.setup.plan);
    this.session.restore({ row: null, past: [] });
  }

  private context(sessionId: string | null): EventContext {
    const { source, lastContext } = this;
    const feedTime = this.core.watermark;
    if (lastContext.source === source && lastContext.sessionId === sessionId && lastContext.feedTime === feedTime) return lastContext;
    return (this.lastContext = { source, sessionId, feedTime });
  }

  private count(messages: readonly FeedMessage[]): void {
    for (const message of messages) {
      if (message.kind !== 'trade') continue;
      this.counters.trades += 1;
      if (message.isOutOfTime) this.counters.outOfTime += 1;
    }
  }

  private handle(events: readonly EngineEvent[]): void {
    if (events.length === 0) return;
    const messages: Outgoing[] = [];
    for (const event of latestRevisions(events)) this.handleOne(event, messages);
    if (messages.length > 0) this.options.publisher?.publish(messages);
  }

  private handleOne(event: EngineEvent, messages: Outgoing[]): void {
    const { rows, publisher } = this.options;
    const encoder = publisher?.encoder;
    switch (event.kind) {
      case 'bar':
        this.bar(event, messages);
        break;
      case 'indicators':
        this.indicators(event, messages);
        break;
      case 'crossing': {
        const context = this.context(this.session.idFor(event.time));
        rows.alert(alertRow(event, context));
        if (encoder) messages.push(alertMessage(event, context, encoder));
        break;
      }
      case 'patterns':
        this.patterns(event, messages);
        break;
      case 'session_opened':
        this.startSession(event.time, messages);
        break;
      case 'session_closed':
        this.endSession(event.time);
        break;
      case 'gap':
        this.counters.gaps += 1;
        rows.gap({ from: event.from, to: event.to, cause: event.cause, symbols: event.symbols, source: this.source });
        this.options.onGap?.(event);
        break;
      case 'repair':
        rows.repair({ from: event.from, to: event.to, trades: event.trades, complete: event.complete });
        break;
    }
  }

  private bar(event: BarEvent, messages: Outgoing[]): void {
    const { rows, publisher } = this.options;
    this.counters.bars += 1;
    if (event.revision > 0) this.counters.revisions += 1;
    if (event.timeframe === '1min') rows.bar(new BarEventRow(event, this.source));
    if (publisher) messages.push(barMessage(event, this.context(null), publisher.encoder));
  }

  private indicators(event: IndicatorsEvent, messages: Outgoing[]): void {
    const { warm } = event.values;
    if (warm === 0) return;
    const { rows, publisher } = this.options;
    const context = this.context(this.session.idFor(event.time));
    if (publisher) messages.push(new IndicatorMessages(event, warm, context, publisher.encoder));
    this.counters.indicators += warm;
    rows.indicators(new IndicatorEventRows(event, context));
  }

  private patterns(event: PatternsEvent, messages: Outgoing[]): void {
    const published = new PublishedPatterns(event, this.setup, this.session);
    if (published.length === 0) return;
    const context = this.context(this.session.idFor(epochMsOf(event.changes.at(0).time)));
    this.counters.patterns += published.confirmed;
    const { rows, publisher } = this.options;
    rows.patterns(new PatternEventRows(published, context));
    if (!publisher) return;
    if (published.news > 0) messages.push(new PatternMessages(published, context, publisher.encoder));
    if (published.detected > 0) messages.push(new DetectedPatternMessages(published, context, publisher.encoder));
  }

  private startSession(at: EpochMs, messages: Outgoing[]): void {
    const row = this.session.open(at, this.source, [...this.core.symbols].length);
    this.options.rows.session(row);
    const started = this.options.publisher?.encoder.encode('sessionStarted', sessionStartedBody(row));
    if (started) messages.push(started);
  }

  /** That it has ended is published by whoever has seen it committed: the store knows what it comes to, over all shards. */
  private endSession(at: EpochMs): void {
    const ended = this.session.close(at, [...this.core.symbols].length);
    if (ended) this.options.rows.session(ended);
  }
}
