import { type EpochMs, epochMsOf, type Gap, type Repair, type Source } from '../../market/index.js';
import { decodeHeader, encodeEntry, type LogEntry, type SealedEntry } from '../index.js';

/** By what a gap and its repair name the same span. */
const nameOf = ({ from, to }: Gap | Repair): string => `${from} ${to}`;

/** What an object of a few fields weighs beside its bytes. */
const OBJECT_BYTES = 256;

/** An entry as it goes to the server: its bytes, and what the shard's head has to know of it. */
export class RedisEntry implements SealedEntry {
  readonly sequence: number;
  readonly source: Source;
  readonly receivedAt: EpochMs;
  /** The newest feed time in it; 0 where it has none. */
  readonly time: EpochMs;
  readonly data: Buffer;
  /** Gaps that it opens (name, JSON) and closes (name, ''), in order. */
  readonly gapChanges: readonly string[];

  constructor(entry: LogEntry) {
    const { sequence, source, receivedAt, messages } = entry;
    this.sequence = sequence;
    this.source = source;
    this.receivedAt = receivedAt;
    const changes: string[] = [];
    for (const message of messages) {
      if (message.kind === 'gap') changes.push(nameOf(message), JSON.stringify({ ...message, notedAt: receivedAt }));
      else if (message.kind === 'repair' && message.complete) changes.push(nameOf(message), '');
    }
    this.data = encodeEntry(entry);
    this.time = decodeHeader(this.data).highestTime ?? epochMsOf(0);
    this.gapChanges = changes;
  }

  get bytes(): number {
    return this.data.length + OBJECT_BYTES;
  }
}
