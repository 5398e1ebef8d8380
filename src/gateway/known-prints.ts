import type { EpochMs, FeedMessage, Ticker, Trade } from '../market/index.js';
import { SequenceSet } from './sequence-set.js';
import { tradeKey } from './trade-key.js';

/** The prints of one ticker, as keys. */
interface Prints {
  /** Of those with exchange, id and sequence number. */
  readonly whole: SequenceSet;
  /** Of the same: the parts by which one that lacks the rest is known again. */
  readonly parts: SequenceSet;
  /** Of those that came without one of the three: the parts that they have. */
  readonly partial: SequenceSet;
}

/**
 * The prints of a span of time that the log has, by ticker. One print is its exchange, id and sequence number together: the OTC tape
 * gives two prints one number. Where one of the three is missing on either side, the number alone decides, else exchange and id;
 * a print with neither is nobody's.
 */
export class KnownPrints {
  private readonly bySymbol = new Map<Ticker, Prints>();
  private readonly seen = new Set<Ticker>();

  /** @param between first and last instant of the span */
  constructor(private between: { readonly from: EpochMs; readonly to: EpochMs }) {}

  /** @param between a span that holds the former one */
  widen(between: { readonly from: EpochMs; readonly to: EpochMs }): void {
    this.between = between;
  }

  /** All of which a print was added, within the span or not. */
  get symbols(): Iterable<Ticker> {
    return this.seen;
  }

  /** What is no print, or lies outside the span, is left out. */
  add(messages: readonly FeedMessage[]): void {
    const { from, to } = this.between;
    for (const message of messages) {
      if (message.kind !== 'trade') continue;
      this.seen.add(message.symbol);
      if (message.time < from || message.time > to) continue;
      const { whole, parts, partial } = this.printsOf(message.symbol);
      const isWhole = hasAll(message);
      if (isWhole) whole.add(tradeKey(message));
      for (const key of partsOf(message)) (isWhole ? parts : partial).add(key);
    }
  }

  has(trade: Trade): boolean {
    const prints = this.bySymbol.get(trade.symbol);
    if (!prints) return false;
    const { whole, parts, partial } = prints;
    if (!hasAll(trade)) return partsOf(trade).some((key) => parts.has(key) || partial.has(key));
    return whole.has(tradeKey(trade)) || (partial.size > 0 && partsOf(trade).some((key) => partial.has(key)));
  }

  forget(symbol: Ticker): void {
    this.bySymbol.delete(symbol);
  }

  private printsOf(symbol: Ticker): Prints {
    let prints = this.bySymbol.get(symbol);
    if (!prints) {
      prints = { whole: new SequenceSet(), parts: new SequenceSet(), partial: new SequenceSet() };
      this.bySymbol.set(symbol, prints);
    }
    return prints;
  }
}

const hasAll = ({ exchange, id, sequence }: Trade): boolean => sequence > 0 && exchange > 0 && id !== '';

function partsOf({ exchange, id, sequence }: Trade): readonly number[] {
  const keys: number[] = [];
  if (sequence > 0) keys.push(tradeKey({ exchange: 0, id: '', sequence }));
  if (id !== '') keys.push(tradeKey({ exchange, id, sequence: 0 }));
  return keys;
}
