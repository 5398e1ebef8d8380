import { type EpochMs, epochMsOf, feedTimeOf } from '../../market/index.js';
import {
  LOG_START,
  type LogEntry,
  LogFencedError,
  LogLostError,
  type LogHead,
  type LogPosition,
  logPositionOf,
  type LogRecord,
  LogTrimmedError,
  MAX_OPEN_GAPS,
  type OpenGap,
} from '../index.js';

export interface ShardBounds {
  /** Entries kept at most. */
  readonly maxEntries: number;
  /** Messages kept at most, over all entries; what an entry weighs depends on them. */
  readonly maxMessages: number;
  /** Entries received so much earlier than the newest are dropped. Milliseconds. */
  readonly maxAgeMs: number;
}

/**
 * One shard's entries under their bounds. Positions are the numbers of the entries, from 1. The newest entry always stays.
 */
export class MemoryShard {
  private readonly records: LogRecord[] = [];
  /** Where the oldest kept record is in `records`; the places before it are cut off now and then, all at once. */
  private head = 0;
  private messages = 0;
  private lastDropped = 0;
  private token = 0;
  private isClaimed = false;
  private newest: Omit<LogHead, 'openGaps'> | undefined;
  private readonly openGaps = new Map<string, OpenGap>();

  constructor(private readonly bounds: ShardBounds) {}

  get length(): number {
    return this.records.length - this.head;
  }

  /** Entries dropped since the beginning. */
  get trimmed(): number {
    return this.lastDropped;
  }

  /** @throws LogFencedError */
  claim(fencingToken: number): LogHead | undefined {
    this.own(fencingToken);
    this.isClaimed = true;
    return this.newest && { ...this.newest, openGaps: [...this.openGaps.values()] };
  }

  /** @throws LogFencedError; LogLostError for an entry ahead of its turn */
  append(entry: LogEntry, fencingToken: number): LogPosition {
    this.own(fencingToken);
    const newest = this.newest?.sequence ?? (this.isClaimed ? -1 : entry.sequence - 1);
    if (entry.sequence > newest + 1) throw new LogLostError(newest < 0 ? undefined : newest);
    const position = logPositionOf(String(this.lastDropped + this.length + 1));
    if (entry.sequence <= newest) return logPositionOf(String(Number(position) - 1));
    this.records.push({ position, entry });
    this.messages += entry.messages.length;
    this.note(entry);
    this.trim(entry);
    return position;
  }

  /** @throws LogFencedError */
  restore(next: number, fencingToken: number): void {
    this.own(fencingToken);
    const { source = 'synthetic', receivedAt = epochMsOf(0), time = epochMsOf(0) } = this.newest ?? {};
    this.newest = { sequence: next - 1, source, receivedAt, time };
  }

  /** @throws LogTrimmedError when an entry after `after` was dropped; `LOG_START` begins with the oldest kept entry */
  after(after: LogPosition, count: number): readonly LogRecord[] {
    const passed = Number(after);
    if (!Number.isInteger(passed)) throw new LogTrimmedError(`"${after}" is not a position of this log`);
    if (after !== LOG_START && passed < this.lastDropped) {
      throw new LogTrimmedError(`position ${after} is before the oldest kept entry ${this.lastDropped + 1}`);
    }
    const start = this.head + Math.max(0, passed - this.lastDropped);
    return this.records.slice(start, start + count);
  }

  /** Before the first entry received at this time or later; entries stand in the order of their receipt. */
  before(time: EpochMs): LogPosition {
    let low = this.head;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle]?.entry.receivedAt ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return logPositionOf(String(this.lastDropped + low - this.head));
  }

  private own(fencingToken: number): void {
    if (fencingToken < this.token) throw new LogFencedError(`the log is owned by token ${this.token}`);
    this.token = fencingToken;
  }

  private note({ sequence, source, receivedAt, messages }: LogEntry): void {
    let time: number = this.newest?.time ?? 0;
    for (const message of messages) {
      time = Math.max(time, feedTimeOf(message) ?? 0);
      if (message.kind === 'gap' && this.openGaps.size < MAX_OPEN_GAPS)
        this.openGaps.set(`${message.from} ${message.to}`, { gap: message, notedAt: receivedAt });
      if (message.kind === 'repair' && message.complete) this.openGaps.delete(`${message.from} ${message.to}`);
    }
    this.newest = { sequence, source, receivedAt, time: epochMsOf(time) };
  }

  private trim(newest: LogEntry): void {
    while (this.length > 1 && this.isOver(newest)) {
      this.messages -= this.records[this.head]?.entry.messages.length ?? 0;
      this.head += 1;
      this.lastDropped += 1;
    }
    if (this.head > this.records.length / 2) {
      this.records.splice(0, this.head);
      this.head = 0;
    }
  }

  private isOver(newest: LogEntry): boolean {
    const oldest = this.records[this.head];
    if (!oldest) return false;
    const { maxEntries, maxMessages, maxAgeMs } = this.bounds;
    return this.length > maxEntries || this.messages > maxMessages || newest.receivedAt - oldest.entry.receivedAt > maxAgeMs;
  }
}
