import type { FeedMessage, Ticker, Trade } from '../market/index.js';

/** Prints remembered of each symbol: a busy one gets more, so that about a second of it is there. */
const FEWEST = 64;
const MOST = 2_048;
const SPAN_MS = 1_000;

/** The newest prints of one symbol: sequence numbers and times, in a ring. */
interface Recent {
  highest: number;
  sequences: Float64Array;
  times: Float64Array;
  next: number;
}

/**
 * Leaves out prints that the vendor sends a second time. A sequence number is unique per ticker and day, so two prints with
 * one number and one time are one; a number above all before it, which is the rule, needs no search.
 */
export class Duplicates {
  private readonly bySymbol = new Map<Ticker, Recent>();
  /** Prints left out. */
  count = 0;

  /** @returns the messages as they are when there is nothing to leave out */
  without(messages: readonly FeedMessage[]): readonly FeedMessage[] {
    let kept: FeedMessage[] | undefined;
    messages.forEach((message, index) => {
      const again = message.kind === 'trade' && message.sequence > 0 && this.isKnown(message);
      if (again) {
        this.count += 1;
        kept ??= messages.slice(0, index);
      } else kept?.push(message);
    });
    return kept ?? messages;
  }

  private isKnown({ symbol, sequence, time }: Trade): boolean {
    let recent = this.bySymbol.get(symbol);
    if (!recent) {
      recent = { highest: -1, sequences: new Float64Array(FEWEST), times: new Float64Array(FEWEST), next: 0 };
      this.bySymbol.set(symbol, recent);
    }
    if (sequence <= recent.highest) {
      const { sequences, times } = recent;
      for (let i = 0; i < sequences.length; i += 1) if (sequences[i] === sequence && times[i] === time) return true;
    }
    // A lower number that is new belongs to another day, or was overtaken.
    recent.highest = Math.max(sequence, recent.highest);
    recent.sequences[recent.next] = sequence;
    recent.times[recent.next] = time;
    recent.next += 1;
    if (recent.next === recent.times.length) makeRoom(recent, time);
    return false;
  }
}

/** The ring has gone round: it begins anew, larger where it went round too quickly. */
function makeRoom(recent: Recent, time: number): void {
  const { sequences, times } = recent;
  const size = times.length;
  recent.next = 0;
  if (size >= MOST || time - (times[0] ?? 0) >= SPAN_MS) return;
  recent.sequences = new Float64Array(2 * size);
  recent.times = new Float64Array(2 * size);
  recent.sequences.set(sequences);
  recent.times.set(times);
  recent.next = size;
}
