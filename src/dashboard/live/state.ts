import type { GatewayStatus, MarketSnapshot, SessionStarted, SessionStopped, StreamingPattern } from '../../bus/index.js';
import type { Source } from '../../market/index.js';
import {
  type AlertView,
  type ConnectionView,
  type HealthView,
  type HelloMessage,
  MAX_ALERTS,
  MAX_PATTERNS,
  type PatternView,
  type QuoteView,
  type SessionView,
  type UpdateMessage,
} from '../wire/index.js';
import type { LiveMessage } from './intake.js';
import { PatternCounts } from './pattern-counts.js';
import { PatternList } from './pattern-list.js';
import { PendingUpdate } from './pending.js';
import { RecentIds } from './recent-ids.js';
import { alertView, closedBarView, connectionView, healthView, patternView, startedSessionView, UNKNOWN_CONNECTION } from './views.js';

/** Above every listed US security; a symbol beyond is left out of the live list and counted. */
const MAX_SYMBOLS = 20_000;
const KNOWN_EVENTS = 4_000;

/** What the hub shows next: the changes, or the whole state anew when the changes do not lead there. */
export type Frame =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'update'; readonly message: UpdateMessage }
  | { readonly kind: 'reset' };

/** One occurrence in one status is one event, whoever repeats it; so is each correction of it. */
const stepOf = ({ detection: { metadata, status, provisional }, corrected, revision }: StreamingPattern): string =>
  `${metadata.pattern_id} ${status}${provisional ? ' provisional' : ''}${corrected ? ` corrected ${revision ?? ''}` : ''}`;

/**
 * The live state of the page as a fold over bus messages: no clock, no I/O. A change of source starts it anew, so that
 * simulated and live values never stand side by side.
 */
export class LiveState {
  private currentSource: Source | null = null;
  private feedTime: number | null = null;
  private currentSession: SessionView | null = null;
  private connection: ConnectionView = UNKNOWN_CONNECTION;
  private currentHealth: HealthView | null = null;
  /** What the engine itself has said is wrong. */
  private saidIssues: readonly string[] = [];
  private readonly quotes = new Map<string, QuoteView>();
  private readonly patterns = new PatternList(MAX_PATTERNS);
  private alerts: AlertView[] = [];
  private readonly events = new RecentIds(KNOWN_EVENTS);
  private readonly counts = new PatternCounts();
  private pending = new PendingUpdate();
  private reset = false;
  private leftOut = 0;

  apply(message: LiveMessage): void {
    switch (message.type) {
      case 'market_snapshot':
        return this.applySnapshot(message);
      case 'bar_complete':
        this.sourceIs(message.source);
        if (message.timeframe === '1min') this.pending.bar(closedBarView(message));
        return;
      case 'streaming_pattern':
        this.sourceIs(message.source);
        return this.applyPattern(message);
      case 'streaming_session_started':
        this.sourceIs(message.source);
        return this.applyStart(message);
      case 'streaming_session_stopped':
        return this.applyStop(message);
      case 'streaming_health':
        return this.applyHealth(healthView(message));
      case 'gateway_status':
        return this.applyStatus(message);
      case 'critical_alert':
        return this.applyAlert(alertView(message));
      case 'log_reader':
        return;
    }
  }

  /** Everything that was kept of results when it began has been applied. */
  caughtUp(): void {
    this.counts.caughtUp();
  }

  /** A place between what has been told of patterns and what will be. */
  get place(): number {
    return this.patterns.place;
  }

  /**
   * Fills in what no live message has told: rows of the tables, in any order. What a message has told of a pattern's later life stands.
   * @param readAfter the tables were read behind this place
   */
  hydrate(source: Source, patterns: readonly PatternView[], readAfter: number): void {
    if (this.currentSource !== null && this.currentSource !== source) return;
    this.currentSource = source;
    for (const pattern of patterns) this.patterns.fillIn(pattern, readAfter);
    this.reset = true;
  }

  /**
   * Compares with the newest session of the tables: its start or its stop may not have been told. Of one session, what is
   * known to have ended stays ended, and counts never fall.
   */
  reconcile(source: Source, stored: SessionView): void {
    const known = this.currentSession;
    if (this.currentSource !== null && this.currentSource !== source) return;
    this.currentSource = source;
    this.counts.stored(stored.id, stored.patterns);
    if (known === null || stored.startedAt > known.startedAt) return this.applySession({ ...stored, patterns: this.counts.of(stored.id) });
    if (known.id !== stored.id) return;
    const patterns = Math.max(known.patterns, this.counts.of(stored.id));
    const indicators = Math.max(known.indicators, stored.indicators);
    const ended = known.status === 'active' ? stored : known;
    if (patterns === known.patterns && indicators === known.indicators && ended.status === known.status) return;
    this.applySession({ ...known, patterns, indicators, stoppedAt: ended.stoppedAt, status: ended.status });
  }

  applySession(session: SessionView): void {
    const known = this.currentSession;
    if (known !== null && known.id !== session.id && known.universe !== session.universe) {
      this.quotes.clear();
      this.reset = true;
    }
    this.currentSession = session;
    this.pending.session = session;
  }

  applyHealth(health: HealthView): void {
    this.currentHealth = health;
    this.saidIssues = health.issues;
    this.pending.health = health;
  }

  /** Who says nothing any more, in words; undefined for who does. What they said last is not true any more. */
  applyPresence({ gateway, engine }: { readonly gateway: string | undefined; readonly engine: string | undefined }): void {
    if (gateway !== undefined) {
      this.connection = { ...this.connection, state: 'gone', detail: `${gateway}. Is it running?` };
      this.pending.connection = this.connection;
    }
    if (engine !== undefined && this.currentHealth !== null) {
      const issues = [`${engine}. Is it running?`, ...this.saidIssues];
      this.currentHealth = { ...this.currentHealth, status: 'critical', ticksPerSecond: 0, barsPerMinute: 0, issues };
      this.pending.health = this.currentHealth;
    }
  }

  get source(): Source | null {
    return this.currentSource;
  }

  get session(): SessionView | null {
    return this.currentSession;
  }

  get health(): HealthView | null {
    return this.currentHealth;
  }

  /** Symbols that came after `MAX_SYMBOLS` others, counted once a snapshot. */
  get symbolsLeftOut(): number {
    return this.leftOut;
  }

  hello(): HelloMessage {
    return {
      kind: 'hello',
      source: this.currentSource,
      feedTime: this.feedTime,
      session: this.currentSession,
      connection: this.connection,
      health: this.currentHealth,
      quotes: [...this.quotes.values()],
      patterns: this.patterns.views,
      alerts: this.alerts,
    };
  }

  /** Hands over what has changed since the last call. */
  takeFrame(): Frame {
    const pending = this.pending;
    const reset = this.reset || pending.overflowing;
    if (!reset && pending.empty) return { kind: 'nothing' };
    this.pending = new PendingUpdate();
    this.reset = false;
    return reset ? { kind: 'reset' } : { kind: 'update', message: pending.message(this.currentSource, this.feedTime) };
  }

  private sourceIs(source: Source): void {
    if (this.currentSource === source) return;
    if (this.currentSource !== null) {
      this.quotes.clear();
      this.patterns.clear();
      this.events.clear();
      this.counts.clear();
      this.currentSession = null;
      this.feedTime = null;
    }
    this.currentSource = source;
    this.reset = true;
  }

  private applySnapshot(message: MarketSnapshot): void {
    this.sourceIs(message.source);
    this.feedTime = message.feed_time;
    this.pending.tick(message.received_at);
    for (const snapshot of message.symbols) {
      if (!this.quotes.has(snapshot.symbol) && this.quotes.size >= MAX_SYMBOLS) {
        this.leftOut += 1;
        continue;
      }
      this.quotes.set(snapshot.symbol, snapshot);
      this.pending.quote(snapshot);
    }
  }

  private applyPattern(message: StreamingPattern): void {
    if (!this.events.add(stepOf(message))) return;
    const pattern = patternView(message);
    if (this.patterns.take(pattern, message.corrected)) this.pending.pattern(pattern);
    if (pattern.status === 'confirmed' && message.corrected !== true) this.count(message.detection.metadata.session_id);
  }

  private count(sessionId: string | null): void {
    if (sessionId === null) return;
    this.counts.see(sessionId);
    if (this.currentSession?.id !== sessionId || this.currentSession.status !== 'active') return;
    this.currentSession = { ...this.currentSession, patterns: Math.max(this.currentSession.patterns, this.counts.of(sessionId)) };
    this.pending.session = this.currentSession;
  }

  /** Told again, a start does not take back what has been since. */
  private applyStart(message: SessionStarted): void {
    const started = startedSessionView(message);
    if (this.currentSession?.id !== started.id) this.applySession({ ...started, patterns: this.counts.of(started.id) });
  }

  private applyStop({ session: stop }: SessionStopped): void {
    if (this.currentSession?.id !== stop.session_id) return;
    this.applySession({
      ...this.currentSession,
      stoppedAt: Date.parse(stop.stopped_at),
      patterns: stop.total_patterns,
      indicators: stop.total_indicators,
      status: stop.final_status,
    });
  }

  private applyStatus(message: GatewayStatus): void {
    // The engine's word on the source counts; the gateway's only until there is one, so that the two can never alternate.
    if (this.currentSource === null) this.sourceIs(message.source);
    this.connection = connectionView(message);
    this.pending.connection = this.connection;
  }

  private applyAlert(alert: AlertView): void {
    this.alerts = [alert, ...this.alerts].slice(0, MAX_ALERTS);
    this.pending.alert(alert);
  }
}
