import { EventEmitter, once } from 'node:events';
import {
  type BusMessage,
  type BusMessages,
  countMessages,
  BusUnavailableError,
  RESULT_KINDS,
  type ResultCounters,
  type ResultKind,
  resultKindOf,
  type ResultPosition,
  type ResultPositions,
  type ResultReadOptions,
  type ResultRecord,
  RESULTS_START,
  type ResultStreams,
} from '../index.js';

export interface MemoryResultsOptions {
  /** Messages of each kind. */
  readonly keep: number;
  readonly epoch: number;
}

/** Dropped this many at a time: each time the rest is copied. */
const SLACK = 1.5;

/** The newest results of a single process. */
export class MemoryResults implements ResultStreams {
  readonly counters: ResultCounters = { unkept: 0, epochs: 0 };
  private readonly kept = new Map<ResultKind, ResultRecord[]>();
  /** Numbers that the next message of a kind passes over. */
  private readonly missing = new Map<ResultKind, number>();
  private readonly events = new EventEmitter().setMaxListeners(0);
  private closed = false;

  constructor(private readonly options: MemoryResultsOptions) {}

  get publishedUpTo(): ResultPositions {
    return Object.fromEntries(
      RESULT_KINDS.flatMap((kind) => {
        const newest = this.kept.get(kind)?.at(-1);
        return newest ? [[kind, newest.position]] : [];
      }),
    );
  }

  async ends(): Promise<ResultPositions> {
    this.requireOpen();
    return this.publishedUpTo;
  }

  leaveOut(messages: Iterable<BusMessage | BusMessages>): void {
    for (const message of messages) {
      const kind = resultKindOf(message.channel);
      if (kind === undefined) continue;
      const count = countMessages([message]);
      this.missing.set(kind, (this.missing.get(kind) ?? 0) + count);
      this.counters.unkept += count;
    }
  }

  /** @returns whether it is a result, and kept */
  add({ channel, body }: BusMessage): boolean {
    const kind = resultKindOf(channel);
    if (kind === undefined) return false;
    const records = this.kept.get(kind) ?? [];
    const offset = (records.at(-1)?.position.offset ?? 0) + (this.missing.get(kind) ?? 0) + 1;
    this.missing.delete(kind);
    records.push({ kind, channel, body, position: { epoch: this.options.epoch, offset } });
    const { keep } = this.options;
    this.kept.set(kind, records.length > keep * SLACK ? records.slice(-keep) : records);
    this.events.emit('kept');
    return true;
  }

  async read(
    after: ReadonlyMap<ResultKind, ResultPosition>,
    { count, blockMs, signal }: ResultReadOptions,
  ): Promise<readonly ResultRecord[]> {
    const deadline = performance.now() + blockMs;
    for (;;) {
      this.requireOpen();
      const found = [...after].flatMap(([kind, place]) => this.after(kind, place, count));
      const left = deadline - performance.now();
      if (found.length > 0 || left <= 0 || signal?.aborted === true) return found;
      await this.wakened(left, signal);
    }
  }

  close(): void {
    this.closed = true;
    this.events.emit('kept');
  }

  private after(kind: ResultKind, { epoch, offset }: ResultPosition, count: number): readonly ResultRecord[] {
    const records = this.kept.get(kind) ?? [];
    const oldest = records[0]?.position ?? RESULTS_START;
    if (epoch > oldest.epoch) return [];
    const from = epoch < oldest.epoch ? 0 : firstAfter(records, offset);
    return records.slice(from, from + count);
  }

  private async wakened(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const late = AbortSignal.timeout(Math.max(1, Math.ceil(ms)));
    // Whichever ends the wait, the caller looks for itself.
    await once(this.events, 'kept', { signal: signal ? AbortSignal.any([signal, late]) : late }).catch(() => undefined);
  }

  private requireOpen(): void {
    if (this.closed) throw new BusUnavailableError('the in-process bus is closed');
  }
}

/** @returns where in records that are in order of their numbers the first one behind `offset` stands */
function firstAfter(records: readonly ResultRecord[], offset: number): number {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (records[middle]!.position.offset <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
