import { type FeedMessage, isIdentified, type Ticker, type Trade } from '../market/index.js';
import { tradeKey } from './trade-key.js';

/** Prints remembered of each symbol: a busy one gets more, so that about a second of it is there. */
const FEWEST = 64;
const MOST = 2_048;
const SPAN_MS = 1_000;

/** The newest prints of one symbol: what tells them apart, and their times, in a ring. */
interface Recent {
  highest: number;
  keys: Float64Array;
  times: Float64Array;
  next: number;
}

/**
 * Leaves out prints that the vendor sends a second time: of one time, and with one exchange, id and sequence number. A sequence number
 * alone is not enough, as the OTC tape gives one to several prints; but one above all before it, which is the rule, needs no search.
 */
export class Duplicates {
  private readonly bySymbol = new Map<Ticker, Recent>();
  /** Prints. */
  readonly counters = { leftOut: 0 };

  /** @returns the messages as they are when there is nothing to leave out */
  without(messages: readonly FeedMessage[]): readonly FeedMessage[] {
    let kept: FeedMessage[] | undefined;
    messages.forEach((message, index) => {
      const again = message.kind === 'trade' && this.isKnown(message);
      if (again) {
        this.counters.leftOut += 1;
        kept ??= messages.slice(0, index);
      } else kept?.push(message);
    });
    return kept ?? messages;
  }

  /** Prints that came another way: the stream may bring them as well. */
  note(messages: readonly FeedMessage[]): void {
    for (const message of messages) if (message.kind === 'trade') this.isKnown(message);
  }

  private isKnown(trade: Trade): boolean {
    const { symbol, sequence, time } = trade;
    const key = keyOf(trade);
    let recent = this.bySymbol.get(symbol);
    if (!recent) {
      recent = { highest: -1, keys: new Float64Array(FEWEST), times: new Float64Array(FEWEST), next: 0 };
      this.bySymbol.set(symbol, recent);
    }
    if (sequence <= recent.highest || sequence === 0) {
      const { keys, times } = recent;
      for (let i = 0; i < keys.length; i += 1) if (keys[i] === key && times[i] === time) return true;
    }
    // A lower number that is new belongs to another day, or was overtaken.
    recent.highest = Math.max(sequence, recent.highest);
    recent.keys[recent.next] = key;
    recent.times[recent.next] = time;
    recent.next += 1;
    if (recent.next === recent.times.length) makeRoom(recent, time);
    return false;
  }
}

/** The ring has gone round: it begins anew, larger where it went round too quickly. */
function makeRoom(recent: Recent, time: number): void {
  const { keys, times } = recent;
  const size = times.length;
  recent.next = 0;
  if (size >= MOST || time - (times[0] ?? 0) >= SPAN_MS) return;
  recent.keys = new Float64Array(2 * size);
  recent.times = new Float64Array(2 * size);
  recent.keys.set(keys);
  recent.times.set(times);
  recent.next = size;
}

/** Without an exchange, an id or a sequence number all that the print has belongs to it. */
function keyOf(trade: Trade): number {
  if (isIdentified(trade)) return tradeKey(trade);
  const { exchange, id, sequence, price, size, conditions } = trade;
  return tradeKey({ exchange, id: `${id} ${price} ${size} ${conditions.join()}`, sequence });
}
