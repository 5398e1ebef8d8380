import type { EpochMs, FeedMessage, Ticker, Trade } from '../market/index.js';

/** The prints of a span of time that the log has, by ticker and sequence number. */
export class KnownPrints {
  private readonly bySymbol = new Map<Ticker, Set<number | string>>();

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
      let keys = this.bySymbol.get(message.symbol);
      if (!keys) this.bySymbol.set(message.symbol, (keys = new Set()));
      keys.add(keyOf(message));
    }
  }

  has(trade: Trade): boolean {
    return this.bySymbol.get(trade.symbol)?.has(keyOf(trade)) === true;
  }

  forget(symbol: Ticker): void {
    this.bySymbol.delete(symbol);
  }
}

/** The sequence number is unique per ticker; a print without one has its id. */
function keyOf({ sequence, id, exchange }: Trade): number | string {
  return sequence > 0 ? sequence : `${exchange} ${id}`;
}
