import { barEnd, type EpochMs, epochMsOf, type FeedMessage, minuteOf, type Ticker, type Trade } from '../market/index.js';

const isBefore = (a: Trade, b: Pick<Trade, 'time' | 'sequence'>): boolean =>
  a.time < b.time || (a.time === b.time && a.sequence < b.sequence);

/**
 * Puts prints that have come late into their places: fed once with all messages of a span, in the order in which they came, it gives them
 * in the order of their times when it is fed with them again. What came in order keeps that order. Clock marks, price bands and symbols
 * that nobody has asked for pass as they are, or not at all.
 */
export class TimeOrder {
  private readonly newest = new Map<Ticker, number>();
  private readonly late = new Map<Ticker, Trade[]>();
  /** Late prints that have not been given yet. */
  private left = 0;
  private closedThrough = 0;
  /** How many prints have come late. */
  lateCount = 0;

  /** @param allowedLatenessMs how far the feed's clock passes the end of a bar before it closes */
  constructor(
    private readonly symbols: ReadonlySet<Ticker>,
    private readonly allowedLatenessMs: number,
  ) {}

  /** The first time: notices what is late. */
  note(messages: readonly FeedMessage[]): void {
    for (const message of messages) {
      if (message.kind === 'clock') this.advance(message.time);
      if (message.kind !== 'trade' || !this.symbols.has(message.symbol) || this.isInOrder(message)) continue;
      this.lateCount += 1;
      const late = this.late.get(message.symbol);
      if (late) late.push(message);
      else this.late.set(message.symbol, [message]);
    }
  }

  /** All has been noted. */
  endOfNotes(): void {
    this.newest.clear();
    this.closedThrough = 0;
    for (const trades of this.late.values()) trades.sort((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0));
    this.left = this.lateCount;
  }

  /**
   * The second time. @param isNoted whether these messages were noted; later ones come as they are. @param isAwake whether what comes of a
   * symbol is wanted already
   */
  ordered(messages: readonly FeedMessage[], isNoted: boolean, isAwake: (symbol: Ticker) => boolean = () => true): FeedMessage[] {
    const ordered: FeedMessage[] = [];
    for (const message of messages) {
      if (message.kind === 'clock') {
        this.advance(message.time);
        this.giveClosed(ordered, isAwake);
        ordered.push(message);
      } else if ('symbol' in message && this.symbols.has(message.symbol)) {
        if (message.kind === 'trade') {
          const inOrder = this.isInOrder(message);
          if (isNoted && !inOrder) continue;
          this.giveBefore(message.symbol, message, ordered);
        }
        ordered.push(message);
      }
    }
    return ordered;
  }

  private isInOrder({ symbol, time }: Trade): boolean {
    if (time < (this.newest.get(symbol) ?? 0) || this.isClosed(time)) return false;
    this.newest.set(symbol, time);
    return true;
  }

  private isClosed(time: EpochMs): boolean {
    return barEnd('1min', minuteOf(time)) <= this.closedThrough;
  }

  private advance(time: EpochMs): void {
    this.closedThrough = Math.max(this.closedThrough, minuteOf(epochMsOf(Math.max(0, time - this.allowedLatenessMs))));
  }

  private giveBefore(symbol: Ticker, trade: Trade, into: FeedMessage[]): void {
    if (this.left === 0) return;
    const late = this.late.get(symbol);
    if (!late) return;
    let given = 0;
    for (; given < late.length && isBefore(late[given]!, trade); given += 1) into.push(late[given]!);
    this.drop(symbol, late, given);
  }

  /** Those whose bars the clock is about to close; others come before the next print of their symbol. */
  private giveClosed(into: FeedMessage[], isAwake: (symbol: Ticker) => boolean): void {
    if (this.left === 0) return;
    for (const [symbol, late] of this.late) {
      if (!isAwake(symbol)) continue;
      let given = 0;
      for (; given < late.length && this.isClosed(late[given]!.time); given += 1) into.push(late[given]!);
      this.drop(symbol, late, given);
    }
  }

  private drop(symbol: Ticker, late: Trade[], given: number): void {
    if (given === 0) return;
    this.left -= given;
    if (given === late.length) this.late.delete(symbol);
    else late.splice(0, given);
  }
}
