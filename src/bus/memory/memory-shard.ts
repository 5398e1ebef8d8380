import { LOG_START, type LogEntry, type LogPosition, logPositionOf, type LogRecord, LogTrimmedError } from '../index.js';

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

  constructor(private readonly bounds: ShardBounds) {}

  get length(): number {
    return this.records.length - this.head;
  }

  get tail(): LogRecord | undefined {
    return this.records.at(-1);
  }

  /** Entries dropped since the beginning. */
  get trimmed(): number {
    return this.lastDropped;
  }

  append(entry: LogEntry): LogPosition {
    const position = logPositionOf(String(this.lastDropped + this.length + 1));
    this.records.push({ position, entry });
    this.messages += entry.messages.length;
    this.trim(entry);
    return position;
  }

  /** @throws LogTrimmedError when an entry after `after` was dropped; `LOG_START` begins with the oldest kept entry */
  after(after: LogPosition, count: number): readonly LogRecord[] {
    if (!/^\d+$/.test(after)) throw new LogTrimmedError(`"${after}" is no position of this log`);
    const passed = Number(after);
    if (after !== LOG_START && passed < this.lastDropped) {
      throw new LogTrimmedError(`position ${after} lies before the oldest kept entry ${this.lastDropped + 1}`);
    }
    const start = this.head + Math.max(0, passed - this.lastDropped);
    return this.records.slice(start, start + count);
  }

  /** Records received in the last `withinMs` before the newest. */
  latest(withinMs: number): readonly LogRecord[] {
    const from = (this.tail?.entry.receivedAt ?? 0) - withinMs;
    let start = this.records.length;
    while (start > this.head && (this.records[start - 1]?.entry.receivedAt ?? 0) >= from) start -= 1;
    return this.records.slice(start);
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
