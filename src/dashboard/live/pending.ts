import type { Source } from '../../market/index.js';
import type { AlertView, ConnectionView, HealthView, PatternView, QuoteView, SessionView, UpdateMessage } from '../wire/index.js';
import type { ClosedBarView } from './views.js';

/** A replay at full speed can close more bars within a frame than a page should be sent one by one. */
const MAX_EVENTS = 5_000;

/** Changes gathered for one frame, newest per key. Past `MAX_EVENTS` it keeps no more: the whole state is to be shown anew. */
export class PendingUpdate {
  session: SessionView | undefined;
  connection: ConnectionView | undefined;
  health: HealthView | undefined;
  private receivedAt: number | null = null;
  private readonly quotes = new Map<string, QuoteView>();
  private readonly bars = new Map<string, ClosedBarView>();
  private readonly patterns = new Map<string, PatternView>();
  private readonly alerts: AlertView[] = [];

  tick(receivedAt: number): void {
    this.receivedAt = Math.max(this.receivedAt ?? 0, receivedAt);
  }

  quote(quote: QuoteView): void {
    this.quotes.set(quote.symbol, quote);
  }

  bar(bar: ClosedBarView): void {
    if (!this.overflowing) this.bars.set(`${bar.symbol} ${bar.start}`, bar);
  }

  pattern(pattern: PatternView): void {
    if (!this.overflowing) this.patterns.set(pattern.id, pattern);
  }

  alert(alert: AlertView): void {
    if (!this.overflowing) this.alerts.push(alert);
  }

  get overflowing(): boolean {
    return this.bars.size + this.patterns.size + this.alerts.length >= MAX_EVENTS;
  }

  get empty(): boolean {
    return (
      this.receivedAt === null &&
      this.bars.size === 0 &&
      this.patterns.size === 0 &&
      this.alerts.length === 0 &&
      this.session === undefined &&
      this.connection === undefined &&
      this.health === undefined
    );
  }

  message(source: Source | null, feedTime: number | null): UpdateMessage {
    return {
      kind: 'update',
      source,
      feedTime,
      receivedAt: this.receivedAt,
      quotes: [...this.quotes.values()],
      bars: [...this.bars.values()],
      patterns: [...this.patterns.values()].toSorted((a, b) => a.detectedAt - b.detectedAt),
      ...(this.session && { session: this.session }),
      ...(this.connection && { connection: this.connection }),
      ...(this.health && { health: this.health }),
      ...(this.alerts.length > 0 && { alerts: this.alerts }),
    };
  }
}
