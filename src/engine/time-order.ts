import { type Aggregate, barEnd, type EpochMs, epochMsOf, type FeedMessage, minuteOf, type Ticker, type Trade } from '../market/index.js';
import type { Plan } from './core/index.js';

/** What bars are made of. */
type Timed = Trade | Aggregate;

const timeOf = (message: Timed): EpochMs => (message.kind === 'trade' ? message.time : message.bar.start);
const sequenceOf = (message: Timed): number => (message.kind === 'trade' ? message.sequence : 0);

function compare(a: Timed, b: Timed): number {
  return timeOf(a) - timeOf(b) || sequenceOf(a) - sequenceOf(b);
}

/**
 * Puts prints that have come late into their places, and minutes where the vendor's make the bars: fed once with all messages of a span,
 * in the order in which they came, it gives them in the order of their times when it is fed with them again. What came in order keeps that
 * order; of a minute that came more than once, the newest stands in its place. Clock marks, price bands and symbols that nobody has asked
 * for pass as they are, or not at all.
 */
export class TimeOrder {
  private readonly newest = new Map<Ticker, number>();
  private readonly late = new Map<Ticker, Timed[]>();
  /** Late prints that have not been given yet. */
  private left = 0;
  private closedThrough = 0;
  /** How many prints have come late. */
  lateCount = 0;

  constructor(
    private readonly symbols: ReadonlySet<Ticker>,
    private readonly plan: Pick<Plan, 'allowedLatenessMs' | 'barsFrom'>,
  ) {}

  /** The first time: notices what is late. */
  note(messages: readonly FeedMessage[]): void {
    for (const message of messages) {
      if (message.kind === 'clock') this.advance(message.time);
      if (!this.isTimed(message) || !this.symbols.has(message.symbol) || this.isInOrder(message)) continue;
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
    this.left = 0;
    for (const [symbol, messages] of this.late) {
      messages.sort(compare);
      const kept = messages.filter((message, at) => message.kind === 'trade' || timeOf(message) !== timeAt(messages, at + 1));
      this.late.set(symbol, kept);
      this.left += kept.length;
    }
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
        if (!this.isTimed(message)) ordered.push(message);
        else if (this.isInOrder(message) || !isNoted) this.give(message, isNoted, ordered);
      }
    }
    return ordered;
  }

  /** What the bars are made of; the others of the two are nothing to the engine. */
  private isTimed(message: FeedMessage): message is Timed {
    if (this.plan.barsFrom === 'trades') return message.kind === 'trade' && message.isOutOfTime === undefined;
    return message.kind === 'aggregate' && message.span === (this.plan.barsFrom === 'seconds' ? 'second' : 'minute');
  }

  private isInOrder(message: Timed): boolean {
    const time = timeOf(message);
    const newest = this.newest.get(message.symbol) ?? 0;
    if (time < newest || (time === newest && message.kind === 'aggregate') || this.isClosed(time)) return false;
    this.newest.set(message.symbol, time);
    return true;
  }

  private isClosed(time: EpochMs): boolean {
    return barEnd('1min', minuteOf(time)) <= this.closedThrough;
  }

  private advance(time: EpochMs): void {
    this.closedThrough = Math.max(this.closedThrough, minuteOf(epochMsOf(Math.max(0, time - this.plan.allowedLatenessMs))));
  }

  /** A message in its place, after the late ones that come before it; instead of a minute that was told anew, the newest of it. */
  private give(message: Timed, isNoted: boolean, into: FeedMessage[]): void {
    const late = this.left === 0 ? undefined : this.late.get(message.symbol);
    if (late) {
      let given = 0;
      for (; given < late.length && compare(late[given]!, message) < 0; given += 1) into.push(late[given]!);
      const again = late[given];
      const isAgain = again?.kind === 'aggregate' && timeOf(again) === timeOf(message);
      into.push(isAgain && isNoted ? again : message);
      this.drop(message.symbol, late, isAgain ? given + 1 : given);
    } else {
      into.push(message);
    }
  }

  /** Those whose bars the clock is about to close; others come before the next print of their symbol. */
  private giveClosed(into: FeedMessage[], isAwake: (symbol: Ticker) => boolean): void {
    if (this.left === 0) return;
    for (const [symbol, late] of this.late) {
      if (!isAwake(symbol)) continue;
      let given = 0;
      for (; given < late.length && this.isClosed(timeOf(late[given]!)); given += 1) into.push(late[given]!);
      this.drop(symbol, late, given);
    }
  }

  private drop(symbol: Ticker, late: Timed[], given: number): void {
    if (given === 0) return;
    this.left -= given;
    if (given === late.length) this.late.delete(symbol);
    else late.splice(0, given);
  }
}

function timeAt(messages: readonly Timed[], at: number): EpochMs | undefined {
  const message = messages[at];
  return message && timeOf(message);
}
