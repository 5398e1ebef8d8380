import type { LogEntry } from '../bus/index.js';
import { type EpochMs, epochMsOf, type Gap, type Log } from '../market/index.js';

const MOST_ANNOUNCED = 16;
/** A clock mark tells the second of the print behind it: whoever was not there from its beginning on has missed a part of it. */
const MARK_MS = 1_000;

/** A span of the feed that the log has lost before this engine has read it. */
export interface MissingSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Machine time at which the first entry behind it was received. */
  readonly receivedAt: EpochMs;
}

export interface LogLossesOptions {
  readonly log: Log;
  /** Sequence number of the last entry that has been read; undefined: whatever comes first is the first. */
  readonly last: number | undefined;
  /** Feed time from which on it is known that something is lost, before the first entry comes. */
  readonly lostFrom?: EpochMs | undefined;
  /** What an earlier run has announced, and nobody has taken. */
  readonly announced?: readonly MissingSpan[] | undefined;
  /** The feed's time as of the last entry. */
  readonly watermark: () => EpochMs;
  /** Something is lost before the entry of this number; how far the log has been read. */
  readonly lost: (sequence: number, last: number) => void;
  /** How long the loss was is known now. */
  readonly note: (gap: Gap) => void;
}

/**
 * Entries of one log are numbered without a break: a number that is missing is an entry that the log has lost, and one that was there
 * before has been sent again. What is lost becomes a gap, and is announced until somebody takes it on for repair.
 */
export class LogLosses {
  /** Sequence number of the last entry that has been read. */
  last: number | undefined;
  private lostFrom: EpochMs | undefined;
  private entries = 0;
  private missing: readonly MissingSpan[];
  /** Entries that were lost, and that came again. */
  readonly counters = { lost: 0, repeated: 0 };

  constructor(private readonly options: LogLossesOptions) {
    this.last = options.last;
    this.lostFrom = options.lostFrom;
    this.missing = options.announced ?? [];
  }

  /** What waits for somebody who repairs it, the earliest first; they do not overlap. */
  get announced(): readonly MissingSpan[] {
    return this.missing;
  }

  /** Whether the entry is none that follows the last one: the log has lost something, or is another one. */
  breaksOff({ sequence }: LogEntry): boolean {
    return this.last !== undefined && sequence !== this.last + 1;
  }

  /** Whether entries before this one are gone for good; after one that is only sent again, the log may be whole. */
  skips({ sequence }: LogEntry): boolean {
    return this.last !== undefined && sequence > this.last + 1;
  }

  /** An entry of the same log. @returns whether it has not been read before */
  take(entry: LogEntry): boolean {
    const { sequence, messages } = entry;
    const { last } = this;
    if (last !== undefined && sequence <= last) {
      this.counters.repeated += 1;
      return false;
    }
    if (last !== undefined && this.skips(entry)) {
      this.lostFrom ??= this.options.watermark();
      this.options.lost(sequence, last);
      this.entries += sequence - last - 1;
      this.counters.lost += sequence - last - 1;
    }
    this.last = sequence;
    if (this.lostFrom !== undefined) this.noteUntilClock(this.lostFrom, entry);
    for (const message of messages) if (message.kind === 'gap') this.taken(message);
    return true;
  }

  /** With what is lost next, also what came from this feed time on. */
  loseFrom(time: EpochMs): void {
    this.lostFrom = time;
  }

  /** The log has also lost what was read of it, before this entry. */
  lose(from: EpochMs, to: EpochMs, { sequence, receivedAt }: LogEntry): void {
    this.options.lost(sequence, this.last ?? -1);
    this.noteSpan(from, to, receivedAt);
  }

  /** A gap that nobody repairs any more, as far as anyone knows. */
  announceAgain({ from, to, notedAt }: { readonly from: EpochMs; readonly to: EpochMs; readonly notedAt: EpochMs }): void {
    this.announce({ from, to, receivedAt: notedAt });
  }

  /** A gap stands in the log; what was announced may go on beyond it. */
  private taken({ from, to }: Gap): void {
    if (this.missing.length > 0) this.missing = this.missing.filter((span) => span.from < from || span.to > to);
  }

  /** As one span with those it overlaps, and beyond a bound with the one before. */
  private announce(span: MissingSpan): void {
    let joined = span;
    const apart: MissingSpan[] = [];
    for (const other of this.missing) {
      const isFull = this.missing.length >= MOST_ANNOUNCED && other === this.missing.at(-1);
      if (!isFull && (other.to < joined.from || other.from > joined.to)) apart.push(other);
      else joined = { ...joined, from: earlier(joined.from, other.from), to: later(joined.to, other.to) };
    }
    this.missing = [...apart, joined].toSorted((a, b) => a.from - b.from);
  }

  /** How long the loss was, in the feed's time, shows the first clock mark behind it: prints may come late. Of its second a part may be missing. */
  private noteUntilClock(from: EpochMs, { messages, receivedAt }: LogEntry): void {
    const mark = messages.find((message) => message.kind === 'clock');
    if (!mark) return;
    this.lostFrom = undefined;
    // Without an earlier time nothing was there to be lost; a clock that was put back begins another market.
    if (from !== 0 && mark.time >= from) this.noteSpan(from, epochMsOf(mark.time + MARK_MS), receivedAt);
    this.entries = 0;
  }

  private noteSpan(from: EpochMs, to: EpochMs, receivedAt: EpochMs): void {
    const gap: Gap = { kind: 'gap', from, to, cause: 'log_lost', symbols: [] };
    this.announce({ from, to, receivedAt });
    this.options.log.error('the tick log lost entries before they were read; a gap records what they held', {
      entries: this.entries,
      from,
      to,
    });
    this.options.note(gap);
  }
}

const earlier = (a: EpochMs, b: EpochMs): EpochMs => (a < b ? a : b);
const later = (a: EpochMs, b: EpochMs): EpochMs => (a > b ? a : b);
