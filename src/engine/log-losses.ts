import type { LogEntry } from '../bus/index.js';
import { type EpochMs, epochMsOf, feedTimeOf, type Gap } from '../market/index.js';
import type { Log } from '../ops/index.js';

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
  /** The feed's time as of the last entry. */
  readonly watermark: () => EpochMs;
  readonly note: (gap: Gap) => void;
}

/**
 * Entries of one log are numbered without a break: a number that is missing is an entry that the log has lost, and one that was there
 * before has been sent again. What is lost becomes a gap, and is announced until somebody takes it on for repair.
 */
export class LogLosses {
  private last: number | undefined;
  private lostFrom: EpochMs | undefined;
  private entries = 0;
  private missing: MissingSpan | undefined;
  /** Entries that were lost, and that came again. */
  readonly counters = { lost: 0, repeated: 0 };

  constructor(private readonly options: LogLossesOptions) {
    this.last = options.last;
    this.lostFrom = options.lostFrom;
  }

  /** What waits for somebody who repairs it. */
  get announced(): MissingSpan | undefined {
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
      this.entries += sequence - last - 1;
      this.counters.lost += sequence - last - 1;
    }
    this.last = sequence;
    if (this.lostFrom !== undefined) this.noteFrom(this.lostFrom, entry);
    for (const message of messages) if (message.kind === 'gap' && this.isTaken(message)) this.missing = undefined;
    return true;
  }

  /** Whether this gap is what was announced; one of before may have begun at the same time. */
  private isTaken({ from, to }: Gap): boolean {
    return this.missing !== undefined && from <= this.missing.from && to >= this.missing.to;
  }

  /** How long the loss was, in the feed's time, shows the first message behind it. */
  private noteFrom(from: EpochMs, { messages, receivedAt }: LogEntry): void {
    const first = messages.map(feedTimeOf).find((time) => time !== undefined);
    if (first === undefined) return;
    const { entries } = this;
    this.lostFrom = undefined;
    this.entries = 0;
    // Without an earlier time nothing was there to be lost; a clock that was put back begins another market.
    if (from === 0 || first < from) return;
    const gap: Gap = { kind: 'gap', from, to: epochMsOf(Math.max(first, from + 1)), cause: 'log_lost', symbols: [] };
    this.missing = { from: gap.from, to: gap.to, receivedAt };
    this.options.log.error('the tick log has lost entries before they were read; what they held is a gap now', {
      entries,
      from: gap.from,
      to: gap.to,
    });
    this.options.note(gap);
  }
}
