import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import {
  type AlertView,
  type CandleView,
  type ConnectionView,
  type HealthView,
  type HelloMessage,
  MAX_ALERTS,
  MAX_PATTERNS,
  type PatternView,
  type QuoteView,
  type ServerMessage,
  type SessionView,
  type Source,
  type UpdateMessage,
} from '../../../src/dashboard/wire/index.js';
import { FIRST_SORT, matchesFilter, type Sort, sortSymbols } from './columns.js';
import type { Link } from './connection.js';
import { RunningMedian } from './latency.js';
import { Sparks } from './sparks.js';

const LATENCY_SAMPLES = 100;

export type BarListener = (bars: readonly (CandleView & { readonly symbol: string })[]) => void;
export type Tab = 'symbols' | 'chart' | 'patterns';

/**
 * What the page knows and shows. Messages change plain fields at once; signals follow at most once a frame, and only those
 * whose value has changed, so that a burst repaints each touched row once. In a hidden tab nothing piles up.
 */
export class PageModel {
  readonly link = signal<Link>({ phase: 'connecting' });
  readonly source = signal<Source | null>(null);
  readonly feedTime = signal<number | null>(null);
  readonly session = signal<SessionView | null>(null);
  readonly gateway = signal<ConnectionView>({
    state: 'unknown',
    detail: '',
    subscribed: 0,
    reconnects: 0,
    ticks: 0,
    openGaps: 0,
    repairProblem: null,
    clockSkewMs: null,
    silent: [],
    silentCount: 0,
  });
  readonly health = signal<HealthView | null>(null);
  /** Newest first. */
  readonly patterns = signal<readonly PatternView[]>([]);
  /** Newest first. */
  readonly alerts = signal<readonly AlertView[]>([]);
  readonly symbolCount = signal(0);
  /** Milliseconds from the gateway to this page, median. */
  readonly latency = signal<number | null>(null);
  /** Machine time of the last quotes. */
  readonly lastTick = signal<number | null>(null);
  /** Machine time, whole seconds. */
  readonly now: Signal<number>;
  /** Rises when the whole state has come anew. */
  readonly epoch = signal(0);

  readonly sort = signal<Sort>(FIRST_SORT);
  readonly filter = signal('');
  readonly selected = signal<string | null>(null);
  readonly tab = signal<Tab>('symbols');
  /** Symbols of the table, sorted and filtered. Figures move all the time, so rows change places once a second only. */
  readonly order: ReadonlySignal<readonly string[]>;
  /** Changes when a gap has been found or repaired: then the history is another one. */
  readonly repairs: ReadonlySignal<string> = computed(() => `${this.gateway.value.reconnects} ${this.gateway.value.openGaps}`);
  readonly sparks = new Sparks();

  private readonly quotes = new Map<string, QuoteView>();
  private readonly rows = new Map<string, Signal<QuoteView | undefined>>();
  private readonly touched = new Set<string>();
  private readonly changes = new Map<string, () => void>();
  private readonly barListeners = new Set<BarListener>();
  private readonly latencies = new RunningMedian(LATENCY_SAMPLES);
  private readonly requestPaint: (paint: () => void) => void;
  private newestPatterns: readonly PatternView[] = [];
  private newestAlerts: readonly AlertView[] = [];
  private painting = false;

  /** @param requestPaint calls back before the next frame, as `requestAnimationFrame` does */
  constructor(now: number, requestPaint: (paint: () => void) => void) {
    this.now = signal(now);
    this.requestPaint = requestPaint;
    let shown: readonly string[] = [];
    this.order = computed(() => {
      const sort = this.sort.value;
      const filter = this.filter.value;
      void this.symbolCount.value;
      void this.epoch.value;
      if (sort.key !== 'symbol') void this.now.value;
      const order = sortSymbols(this.quotes.values(), sort).filter((symbol) => matchesFilter(symbol, filter));
      if (order.length !== shown.length || order.some((symbol, index) => symbol !== shown[index])) shown = order;
      return shown;
    });
  }

  quoteOf(symbol: string): ReadonlySignal<QuoteView | undefined> {
    let row = this.rows.get(symbol);
    if (row === undefined) {
      row = signal(this.quotes.get(symbol));
      this.rows.set(symbol, row);
    }
    return row;
  }

  /** @returns ends the listening */
  onBars(listener: BarListener): () => void {
    this.barListeners.add(listener);
    return () => this.barListeners.delete(listener);
  }

  /** @param now machine time of arrival */
  receive(message: ServerMessage, now: number): void {
    if (message.kind === 'hello') this.receiveHello(message, now);
    else this.receiveUpdate(message, now);
    this.schedulePaint();
  }

  private receiveHello(hello: HelloMessage, now: number): void {
    for (const symbol of this.quotes.keys()) this.touched.add(symbol);
    this.quotes.clear();
    this.sparks.clear();
    this.latencies.clear();
    this.takeQuotes(hello.quotes);
    this.newestPatterns = hello.patterns;
    this.newestAlerts = hello.alerts;
    this.changes.set('whole', () => {
      this.session.value = hello.session;
      this.gateway.value = hello.connection;
      this.health.value = hello.health;
      this.lastTick.value = hello.quotes.length > 0 ? now : null;
      this.epoch.value += 1;
    });
    this.changes.delete('session');
    this.changes.delete('gateway');
    this.changes.delete('health');
    this.takeLists(hello);
  }

  private receiveUpdate(update: UpdateMessage, now: number): void {
    if (update.receivedAt !== null) {
      this.latencies.add(now - update.receivedAt);
      this.changes.set('tick', () => {
        this.lastTick.value = now;
        this.latency.value = this.latencies.value;
      });
    }
    this.takeQuotes(update.quotes);
    if (update.patterns.length > 0) this.newestPatterns = joinPatterns(this.newestPatterns, update.patterns);
    if (update.alerts) this.newestAlerts = [...update.alerts.toReversed(), ...this.newestAlerts].slice(0, MAX_ALERTS);
    const { session, connection, health } = update;
    if (session) this.changes.set('session', () => (this.session.value = session));
    if (connection) this.changes.set('gateway', () => (this.gateway.value = connection));
    if (health) this.changes.set('health', () => (this.health.value = health));
    this.takeLists(update);
    if (update.bars.length > 0) for (const listener of this.barListeners) listener(update.bars);
  }

  private takeQuotes(quotes: readonly QuoteView[]): void {
    for (const quote of quotes) {
      this.quotes.set(quote.symbol, quote);
      this.touched.add(quote.symbol);
      this.sparks.add(quote.symbol, quote.time, quote.price);
    }
  }

  private takeLists({ source, feedTime }: { readonly source: Source | null; readonly feedTime: number | null }): void {
    this.changes.set('lists', () => {
      this.source.value = source;
      this.feedTime.value = feedTime;
      this.patterns.value = this.newestPatterns;
      this.alerts.value = this.newestAlerts;
      this.symbolCount.value = this.quotes.size;
    });
  }

  private schedulePaint(): void {
    if (this.painting) return;
    this.painting = true;
    this.requestPaint(() => {
      this.painting = false;
      batch(() => this.paint());
    });
  }

  private paint(): void {
    for (const change of this.changes.values()) change();
    this.changes.clear();
    for (const symbol of this.touched) {
      const quote = this.quotes.get(symbol);
      const row = this.rows.get(symbol);
      if (row !== undefined) row.value = quote;
      if (quote === undefined) this.rows.delete(symbol);
    }
    this.touched.clear();
  }
}

/** Newest first, each occurrence once, as it last stood. */
export function joinPatterns(known: readonly PatternView[], added: readonly PatternView[]): PatternView[] {
  const byId = new Map(known.map((pattern) => [pattern.id, pattern]));
  for (const pattern of added) byId.set(pattern.id, pattern);
  return [...byId.values()].toSorted((a, b) => b.detectedAt - a.detectedAt).slice(0, MAX_PATTERNS);
}
