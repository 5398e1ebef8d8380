import { type EpochMs, epochMsOf, type FeedMessage, type Gap, type Repair, type Ticker } from '../market/index.js';
import { KnownPrints } from './known-prints.js';

/** Gaps within so much of the feed's time are repaired together: each symbol costs one request for all of them. */
const LONGEST_JOINED_MS = 10_000;
/** Entries around the ends that are searched besides, milliseconds of machine time. */
const SEARCH_MARGIN_MS = 10_000;
/** Prints of one symbol may overtake each other by so much; the fetch begins so much earlier, and the log tells what it has. */
const OVERTAKING_MS = 1_000;

export interface NotedGap {
  readonly gap: Gap;
  /** Machine time at which the last data before it came. */
  readonly lastReceivedAt: EpochMs;
  /** What stood in the log, or was on its way there, when it was noted: by shard, the sequence number of the last entry. */
  readonly until: readonly number[];
  /** Where it is open. */
  readonly shards: readonly number[];
  /** When it is to be attempted, ms of the monotonic clock. */
  readonly dueAt: number;
}

/** A gap that no repair has closed, or a few that follow each other closely, and how far their repair has come. */
export class OpenSpan {
  private readonly noted: NotedGap[];
  /** Prints of the span that have been forwarded after the gaps were noted, by the feed or by a repair. */
  readonly arrived: KnownPrints;
  /** Trades fetched so far, by shard and gap, over all attempts. */
  private readonly fetched = new Map<number, number[]>();
  private readonly done = new Set<Ticker>();
  /** Shards in which it is open no more. */
  readonly closed = new Set<number>();
  /** Attempts that have failed. */
  failures = 0;
  /** It has been attempted: what comes now is another span. */
  hasBegun = false;
  dueAt: number;

  constructor(first: NotedGap) {
    this.noted = [first];
    this.dueAt = first.dueAt;
    this.arrived = new KnownPrints(this.between);
  }

  get gaps(): readonly Gap[] {
    return this.noted.map(({ gap }) => gap);
  }

  get from(): EpochMs {
    return epochMsOf(Math.min(...this.noted.map(({ gap }) => gap.from)));
  }

  get to(): EpochMs {
    return epochMsOf(Math.max(...this.noted.map(({ gap }) => gap.to)));
  }

  /** Feed time that is fetched, and looked for in the log. */
  get between(): { readonly from: EpochMs; readonly to: EpochMs } {
    return { from: epochMsOf(this.from - OVERTAKING_MS), to: this.to };
  }

  /** Machine time from which on the log has to be searched for what is there already. */
  get since(): EpochMs {
    return epochMsOf(Math.min(...this.noted.map(({ lastReceivedAt }) => lastReceivedAt)) - SEARCH_MARGIN_MS);
  }

  /** Up to which entry of a shard the log has to be searched: what came later has been observed. */
  until(shard: number): number {
    return Math.max(...this.noted.map(({ until }) => until[shard] ?? -1));
  }

  get shards(): readonly number[] {
    return this.noted[0]?.shards ?? [];
  }

  /** Those that are asked for; empty: the universe. */
  get symbols(): readonly Ticker[] {
    return this.noted[0]?.gap.symbols ?? [];
  }

  /** Takes in another gap, where it lies close by and is open in the same places. @returns whether it did */
  join(other: NotedGap): boolean {
    const { gap, shards } = other;
    const sameShards = shards.join() === this.shards.join() && gap.symbols.length === 0 && this.symbols.length === 0;
    const length = Math.max(this.to, gap.to) - Math.min(this.from, gap.from);
    if (this.hasBegun || !sameShards || length > LONGEST_JOINED_MS) return false;
    this.noted.push(other);
    this.noted.sort((a, b) => a.gap.from - b.gap.from);
    this.dueAt = Math.max(this.dueAt, other.dueAt);
    this.arrived.widen(this.between);
    return true;
  }

  get total(): number {
    return [...this.fetched.values()].flat().reduce((sum, count) => sum + count, 0);
  }

  /** What a repair has brought to a shard: each print counts for the first gap that it does not lie behind. */
  count(shard: number, messages: readonly FeedMessage[]): void {
    const counts = this.countsOf(shard);
    for (const message of messages) {
      const time = message.kind === 'trade' ? message.time : message.kind === 'aggregate' ? message.bar.start : this.from;
      const at = this.noted.findIndex(({ gap }) => time <= gap.to);
      counts[at < 0 ? counts.length - 1 : at]! += 1;
    }
  }

  /** What is said of a shard: of each gap, how much could be had. */
  repairs(shard: number, complete: boolean): readonly Repair[] {
    const counts = this.countsOf(shard);
    return this.noted.map(({ gap: { from, to } }, at) => ({ kind: 'repair', from, to, trades: counts[at] ?? 0, complete }));
  }

  private countsOf(shard: number): number[] {
    let counts = this.fetched.get(shard);
    if (!counts) this.fetched.set(shard, (counts = this.noted.map(() => 0)));
    return counts;
  }

  isDone(symbol: Ticker): boolean {
    return this.done.has(symbol);
  }

  /** All that the symbol misses has been fetched: no later attempt asks for it again. */
  finish(symbol: Ticker): void {
    this.done.add(symbol);
    this.arrived.forget(symbol);
  }
}
