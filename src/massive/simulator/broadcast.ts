import type { Ticker } from '../../market/index.js';
import { type Channel, encodeTrade, type TapeTrade } from '../protocol/index.js';
import type { EndedBar } from './aggregator.js';
import type { ClientSession } from './client-connection.js';
import type { Schedule } from './faults/schedule.js';
import type { MarketRecord } from './history/market-record.js';
import { LuldBands } from './luld.js';
import { quoteOf } from './quotes.js';
import { Recent } from './recent.js';

export interface SentEvent {
  readonly channel: Channel;
  readonly symbol: Ticker;
  readonly element: string;
}

const RECENT_EVENTS = 5_000;
const RECENT_BARS = 2_000;

/** Turns trades of the tape into the events of all channels and hands each client those that it has subscribed to. */
export class Broadcast {
  readonly counters = { played: 0, delivered: 0, lost: 0, skipped: 0, cutOff: 0 };
  readonly sent = new Recent<SentEvent>(RECENT_EVENTS);
  readonly bars = new Recent<EndedBar>(RECENT_BARS);
  private readonly luld = new LuldBands();
  /** Trades of a symbol that are still to be left out of the stream. */
  private readonly skips = new Map<Ticker, number>();
  /** Halted symbols and the feed time at which they trade again. */
  private readonly halts = new Map<Ticker, number>();
  private outgoing = new Map<ClientSession, string[]>();

  constructor(
    private readonly sessions: () => readonly ClientSession[],
    private readonly schedule: Schedule,
    private readonly record: MarketRecord,
  ) {}

  /** Plays trades in order; faults that are due happen between them, after what came before is on its way. */
  play(trades: readonly TapeTrade[]): void {
    this.listen();
    for (const trade of trades) {
      if (this.schedule.isDue(this.counters.played, trade.time)) this.fire(trade);
      this.take(trade);
    }
    const last = trades.at(-1);
    if (last && this.schedule.isDue(this.counters.played, last.time)) this.fire(last);
    this.flush();
  }

  /** An event outside the tape's order, to all or to some of the clients. */
  sendNow(events: readonly SentEvent[], to: readonly ClientSession[] = this.sessions()): void {
    this.flush();
    for (const session of to) {
      this.deliver(
        session,
        events.filter(({ channel, symbol }) => session.topics.wants(channel, symbol)).map(({ element }) => element),
      );
    }
  }

  skip(symbol: Ticker, trades: number): void {
    this.skips.set(symbol, (this.skips.get(symbol) ?? 0) + trades);
  }

  /** Until then the symbol does not trade: its prints of the tape have never been. */
  halt(symbol: Ticker, ms: number): void {
    this.halts.set(symbol, this.record.feedTime + ms);
    const { element } = this.luld.event(symbol, this.record.feedTime, 0, 'halted');
    this.sendNow([{ channel: 'LULD', symbol, element }]);
  }

  private fire({ time }: TapeTrade): void {
    this.flush();
    this.schedule.fire(this.counters.played, time);
    this.listen();
  }

  private listen(): void {
    this.outgoing = new Map();
    for (const session of this.sessions()) if (session.live && !session.topics.empty) this.outgoing.set(session, []);
  }

  private flush(): void {
    for (const [session, elements] of this.outgoing) if (elements.length > 0) this.deliver(session, elements.splice(0));
  }

  private deliver(session: ClientSession, elements: readonly string[]): void {
    if (elements.length === 0 || !session.live) return;
    const result = session.deliver(elements);
    if (result === 'lost') this.counters.lost += elements.length;
    else this.counters.delivered += elements.length;
    if (result === 'cut-off') this.counters.cutOff += 1;
  }

  private take(trade: TapeTrade): void {
    const { symbol, time } = trade;
    for (const bands of this.luld.advance(time)) this.offer('LULD', bands.symbol, bands, elementOf);
    this.counters.played += 1;
    if (this.isHalted(trade)) return;
    this.luld.add(trade);
    const ended = this.record.add(trade);
    if (this.isSkipped(symbol)) {
      this.counters.skipped += 1;
    } else {
      this.offer('T', symbol, trade, encodeTrade);
      this.offer('Q', symbol, trade, quoteOf);
    }
    for (const bar of ended) {
      this.bars.add(bar);
      this.offer(bar.channel, bar.symbol, bar, elementOf);
    }
  }

  private isHalted({ symbol, time, nanos }: TapeTrade): boolean {
    const until = this.halts.size === 0 ? undefined : this.halts.get(symbol);
    if (until === undefined) return false;
    if (time < until) return true;
    this.halts.delete(symbol);
    this.offer('LULD', symbol, this.luld.event(symbol, time, nanos, 'resumed'), elementOf);
    return false;
  }

  private isSkipped(symbol: Ticker): boolean {
    const left = this.skips.size === 0 ? undefined : this.skips.get(symbol);
    if (left === undefined) return false;
    if (left > 1) this.skips.set(symbol, left - 1);
    else this.skips.delete(symbol);
    return true;
  }

  /** Encodes only what somebody has subscribed to. */
  private offer<Event>(channel: Channel, symbol: Ticker, event: Event, encode: (event: Event) => string | undefined): void {
    let element: string | undefined;
    for (const [session, elements] of this.outgoing) {
      if (!session.topics.wants(channel, symbol)) continue;
      element ??= encode(event);
      if (element === undefined) return;
      elements.push(element);
    }
    if (element !== undefined) this.sent.add({ channel, symbol, element });
  }
}

const elementOf = ({ element }: { readonly element: string }): string => element;
