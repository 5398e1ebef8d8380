import { Backoff, type Random, type Reporter } from '../market/index.js';
import type { BusHandler } from './bus.js';
import { deliver } from './delivery.js';
import { BusUnavailableError } from './errors.js';
import type { ResultKind } from './messages/catalogue.js';
import { type ResultPosition, type ResultRecord, RESULTS_START, type ResultStreams } from './results.js';

/** A reader cannot go on where it stood. */
export interface ResultLoss {
  readonly kind: ResultKind;
  /** `epoch`: the stream is another one, or has lost its end; `missing`: what comes next was trimmed, or has never come into the stream. */
  readonly reason: 'epoch' | 'missing';
  /** The newest message that was read, and the place behind which the reading goes on. */
  readonly after: ResultPosition;
  readonly next: ResultPosition;
}

export interface FollowOptions {
  readonly streams: ResultStreams;
  /** Behind which place the reading begins. */
  readonly from: ReadonlyMap<ResultKind, ResultPosition | 'oldest' | 'newest'>;
  /** Where it goes on after a loss: with the oldest message that is there, or with what comes next. */
  readonly afterLoss?: 'oldest' | 'newest';
  readonly onMessage: (record: ResultRecord) => void;
  readonly onLoss: (loss: ResultLoss) => void;
  readonly clock: { sleep(ms: number, signal?: AbortSignal): Promise<void> };
  readonly random: Random;
  readonly log: Reporter;
}

const COUNT = 256;
/** So often a stream that says nothing is asked whether it is still the same. */
const BLOCK_MS = 1_000;
const RETRY = { firstMs: 100, mostMs: 2_000 } as const;

/** Reads streams of results in order, goes on where it stood when the back end was away, and tells when it cannot. */
export class ResultFollower {
  private readonly places = new Map<ResultKind, ResultPosition>();
  private readonly newcomers: Set<ResultKind>;
  private isAway = false;

  constructor(private readonly options: FollowOptions) {
    for (const [kind, from] of options.from) this.places.set(kind, typeof from === 'string' ? RESULTS_START : from);
    this.newcomers = new Set([...options.from].flatMap(([kind, from]) => (from === 'newest' ? [kind] : [])));
  }

  /** The newest message of each kind that has been handed over. */
  get positions(): ReadonlyMap<ResultKind, ResultPosition> {
    return this.places;
  }

  /** Hands over what there is now. Errors: `BusUnavailableError`; another call goes on from there. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    const ends = await this.lookAtEnds();
    const hasCome = ([kind, place]: [ResultKind, ResultPosition]): boolean => !isBehind(place, ends[kind] ?? RESULTS_START);
    while (![...this.places].every(hasCome)) {
      // None: it was called off, or a stream is gone since.
      if ((await this.readOnce(0, signal)) === 0) return;
    }
  }

  /** Hands over what comes, until `signal`; waits while the back end is away. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log, random } = this.options;
    const backoff = new Backoff({ ...RETRY, random });
    this.isAway = true;
    while (!signal.aborted) {
      try {
        if (this.isAway) await this.lookAtEnds();
        this.isAway = false;
        backoff.reset();
        if ((await this.readOnce(BLOCK_MS, signal)) === 0 && !signal.aborted) await this.lookAtEnds();
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof BusUnavailableError)) throw error;
        if (!this.isAway) log.warn('results streams unavailable; trying again', { error: error.message });
        this.isAway = true;
        await clock.sleep(backoff.next(), signal);
      }
    }
  }

  /** @returns how many messages came */
  private async readOnce(blockMs: number, signal: AbortSignal | undefined): Promise<number> {
    const records = await this.options.streams.read(this.places, { count: COUNT, blockMs, ...(signal ? { signal } : {}) });
    const left = new Set<ResultKind>();
    for (const record of records) {
      if (left.has(record.kind)) continue;
      if (this.tellLoss(record)) left.add(record.kind);
      else this.handOver(record);
    }
    if (left.size > 0) await this.goToEnds(left);
    return records.length;
  }

  private handOver(record: ResultRecord): void {
    const { onMessage, log } = this.options;
    this.places.set(record.kind, record.position);
    const handler: BusHandler = () => onMessage(record);
    deliver(record, [handler], log);
  }

  /** @returns whether the rest of the kind is passed over */
  private tellLoss({ kind, position }: ResultRecord): boolean {
    const after = this.places.get(kind) ?? RESULTS_START;
    const isNext = after.epoch === 0 || (position.epoch === after.epoch && position.offset === after.offset + 1);
    if (isNext) return false;
    const next = { epoch: position.epoch, offset: position.offset - 1 };
    this.options.onLoss({ kind, reason: position.epoch === after.epoch ? 'missing' : 'epoch', after, next });
    return this.options.afterLoss === 'newest';
  }

  private async goToEnds(kinds: ReadonlySet<ResultKind>): Promise<void> {
    const ends = await this.options.streams.ends();
    for (const kind of kinds) this.places.set(kind, ends[kind] ?? RESULTS_START);
  }

  /** A stream that ends before the place that was read has lost its end: what is written there next bears numbers that were read already. */
  private async lookAtEnds(): ReturnType<ResultStreams['ends']> {
    const { streams, onLoss, afterLoss } = this.options;
    const ends = await streams.ends();
    for (const [kind, after] of this.places) {
      const end = ends[kind];
      if (this.newcomers.delete(kind) && end) this.places.set(kind, end);
      else if (end && isBehind(end, after)) {
        const next = end.epoch === after.epoch || afterLoss === 'newest' ? end : { epoch: end.epoch, offset: 0 };
        this.places.set(kind, next);
        onLoss({ kind, reason: 'epoch', after, next });
      }
    }
    return ends;
  }
}

const isBehind = (a: ResultPosition, b: ResultPosition): boolean => a.epoch < b.epoch || (a.epoch === b.epoch && a.offset < b.offset);
