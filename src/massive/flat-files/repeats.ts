import { isIdentified, isSamePrint } from '../../market/index.js';
import type { TapeTrade } from '../protocol/tape.js';

/** Up to so many prints of one millisecond are compared one by one; of more only those with the same number. */
const FEW = 16;

/** Trades in the order of their times in; each print out once, its first. */
export class Repeats {
  /** Prints left out. */
  count = 0;
  /** The first print of this millisecond, which mostly has no other. */
  private first: TapeTrade | undefined;
  private prints: TapeTrade[] | undefined;
  private byNumber: Map<number, TapeTrade[]> | undefined;

  /** @returns the trades as they are when there is nothing to leave out */
  without(trades: readonly TapeTrade[]): readonly TapeTrade[] {
    let kept: TapeTrade[] | undefined;
    for (let index = 0; index < trades.length; index += 1) {
      const trade = trades[index]!;
      if (this.isKnown(trade)) {
        this.count += 1;
        kept ??= trades.slice(0, index);
      } else kept?.push(trade);
    }
    return kept ?? trades;
  }

  private isKnown(trade: TapeTrade): boolean {
    const { first } = this;
    if (first?.time !== trade.time) {
      this.first = trade;
      this.prints = undefined;
      this.byNumber = undefined;
      return false;
    }
    const prints = (this.prints ??= [first]);
    const alike = this.alike(prints, trade);
    for (const print of alike) if (print.sequence === trade.sequence && isSameRow(print, trade)) return true;
    prints.push(trade);
    if (alike !== prints) alike.push(trade);
    return false;
  }

  /** Prints of this millisecond among which the trade may be. */
  private alike(prints: TapeTrade[], trade: TapeTrade): TapeTrade[] {
    if (prints.length < FEW) return prints;
    if (!this.byNumber) {
      this.byNumber = new Map();
      for (const print of prints) listOf(this.byNumber, print).push(print);
    }
    return listOf(this.byNumber, trade);
  }
}

/** Without sequence numbers a second of a whole market would be one list. */
function listOf(lists: Map<number, TapeTrade[]>, { sequence, price }: TapeTrade): TapeTrade[] {
  const number = sequence === 0 ? price : sequence;
  const known = lists.get(number);
  if (known) return known;
  const list: TapeTrade[] = [];
  lists.set(number, list);
  return list;
}

/** What is no whole identity is compared with all that a file has of it. */
function isSameRow(a: TapeTrade, b: TapeTrade): boolean {
  if (!isSamePrint(a, b)) return false;
  if (isIdentified(a)) return true;
  return (
    a.nanos === b.nanos && a.participantTime === b.participantTime && a.trfId === b.trfId && a.trfTime === b.trfTime && a.tape === b.tape
  );
}
