import type { EpochMs, FeedMessage, Ticker, Trade } from '../market/index.js';
import { SequenceSet } from './sequence-set.js';

/** The sequence number is unique per ticker; a print without one has its exchange and id. */
interface Prints {
  readonly sequences: SequenceSet;
  readonly ids: Set<string>;
}

/** The prints of a span of time that the log has, by ticker. */
export class KnownPrints {
  private readonly bySymbol = new Map<Ticker, Prints>();

  /** @param between first and last instant of the span */
  constructor(private between: { readonly from: EpochMs; readonly to: EpochMs }) {}

  /** @param between a span that holds the former one */
  widen(between: { readonly from: EpochMs; readonly to: EpochMs }): void {
    this.between = between;
  }

  get symbols(): Iterable<Ticker> {
    return this.bySymbol.keys();
  }

  /** What is no print, or lies outside the span, is left out. */
  add(messages: readonly FeedMessage[]): void {
    const { from, to } = this.between;
    for (const message of messages) {
      if (message.kind !== 'trade' || message.time < from || message.time > to) continue;
      const { sequences, ids } = this.printsOf(message.symbol);
      if (message.sequence > 0) sequences.add(message.sequence);
      else ids.add(idOf(message));
    }
  }

  has(trade: Trade): boolean {
    const prints = this.bySymbol.get(trade.symbol);
    if (!prints) return false;
    return trade.sequence > 0 ? prints.sequences.has(trade.sequence) : prints.ids.has(idOf(trade));
  }

  forget(symbol: Ticker): void {
    this.bySymbol.delete(symbol);
  }

  private printsOf(symbol: Ticker): Prints {
    let prints = this.bySymbol.get(symbol);
    if (!prints) this.bySymbol.set(symbol, (prints = { sequences: new SequenceSet(), ids: new Set() }));
    return prints;
  }
}

const idOf = ({ exchange, id }: Trade): string => `${exchange} ${id}`;
