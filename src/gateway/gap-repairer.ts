import { type LogRecord, shardOf } from '../bus/index.js';
import {
  type BarSource,
  type Clock,
  type EpochMs,
  type FeedAlert,
  type FeedHistory,
  type FeedMessage,
  type Gap,
  HistoryError,
  type HistoryProblem,
  type Log,
  type Ticker,
  TickStockError,
} from '../market/index.js';
import { KnownPrints } from './known-prints.js';
import { type NotedGap, OpenSpan } from './open-span.js';
import { Pace } from './pace.js';
import { type Failure, SymbolFetch } from './symbol-fetch.js';

export interface GapRepairerOptions {
  readonly history: FeedHistory;
  readonly from: BarSource;
  readonly symbols: readonly Ticker[] | '*';
  readonly shards: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** The log's entries of a shard from a machine time up to a sequence number, page by page; waits until they have been confirmed. */
  readonly read: (
    shard: number,
    since: EpochMs,
    until: number,
    between: { readonly from: EpochMs; readonly to: EpochMs },
  ) => AsyncIterable<readonly LogRecord[]>;
  /** By shard: up to which sequence number everything stands that has been forwarded. */
  readonly forwarded: () => readonly number[];
  /** Appends late messages to one shard; resolves when they have been confirmed. */
  readonly append: (shard: number, messages: readonly FeedMessage[]) => Promise<void>;
  /** What comes now needs all that gateway and engines can do: the past waits. */
  readonly isBusy: () => boolean;
  /** Gaps stay open, and somebody can do something about it. */
  readonly onAlert?: (alert: FeedAlert) => void;
  /** Waits before each attempt at a gap. REST lags behind the stream, so the first is not 0. */
  readonly delaysMs?: readonly number[];
}

const DELAYS_MS = [1_000, 5_000, 30_000, 120_000];
const MAX_OPEN = 1_000;
const LOOK_MS = 250;
/** The same trouble is told of once in such a time. */
const ALERT_EVERY_MS = 3_600_000;

/**
 * Fetches what gaps have cost: for each symbol the trades of the gap's time that the log does not have, by ticker, exchange, id and
 * sequence number, and then a repair message that says whether all of it could be had. A gap is whole when every page was read to its
 * end and every row understood. What is in the log decides, not this process's memory, so a gateway that takes over goes on with the
 * gaps that the last one left open. One span is repaired at a time, and only while the present leaves room for the past: an overload
 * must not go on in its own repairs.
 */
export class GapRepairer {
  private readonly open = new Set<OpenSpan>();
  /** The latest end of an open gap: nearly all that is forwarded lies behind it. */
  private latestEnd = -Infinity;
  private working = false;
  private saidWaiting = false;
  private readonly pace: Pace;
  private readonly fetch: SymbolFetch;
  private readonly alertedAt = new Map<string, number>();
  /** Symbols that could not be had, or not whole, by reason, over all attempts. */
  private readonly counted = new Map<HistoryProblem | 'other', number>();
  /** Why the last gap that is not whole is not. */
  private reason: string | undefined;
  /** `failed`: gaps that stay, as they could not be had or came when too many were open. */
  readonly counters = { gaps: 0, repaired: 0, failed: 0, trades: 0 };

  constructor(private readonly options: GapRepairerOptions) {
    const { clock, signal, isBusy, history, from } = options;
    this.pace = new Pace({ clock, signal, isBusy, onWait: () => this.sayWaiting() });
    const say = (shard: number, messages: readonly FeedMessage[]): Promise<void> => this.say(shard, messages);
    this.fetch = new SymbolFetch({ history, from, pace: this.pace, say, onFailure: (error) => this.countProblem(error) });
  }

  get pending(): number {
    let gaps = 0;
    for (const span of this.open) gaps += span.gaps.length;
    return gaps;
  }

  /** Whether a repair that is due waits for the present to be calm. */
  get isWaiting(): boolean {
    return this.pace.isWaiting;
  }

  get problems(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counted);
  }

  /** One line for people; undefined where the last attempt was whole. */
  get problem(): string | undefined {
    return this.reason;
  }

  /** @param lastReceivedAt machine time at which the last data before the gap came; @param shards where it is open, absent: in all */
  add(gap: Gap, lastReceivedAt: EpochMs, shards: readonly number[] = [...Array(this.options.shards).keys()]): void {
    const { clock, log, forwarded, delaysMs: [delay = 0] = DELAYS_MS } = this.options;
    this.counters.gaps += 1;
    if (gap.cause === 'overload') this.pace.overloaded();
    if (this.pending >= MAX_OPEN) {
      this.counters.failed += 1;
      log.error('too many open gaps; this one is not repaired', { from: gap.from, to: gap.to, open: this.pending });
      return;
    }
    this.note({ gap, lastReceivedAt, until: forwarded(), shards, dueAt: clock.monotonic() + delay });
    this.latestEnd = Math.max(this.latestEnd, gap.to);
    if (!this.working) this.work().catch((error: unknown) => log.error('gap repair has stopped', { error: String(error) }));
  }

  /** Every message that is forwarded: a print inside an open gap need not be fetched. */
  observe(messages: readonly FeedMessage[]): void {
    if (this.open.size === 0) return;
    const late = messages.filter((message) => message.kind === 'trade' && message.time <= this.latestEnd);
    if (late.length > 0) for (const { arrived } of this.open) arrived.add(late);
  }

  private note(gap: NotedGap): void {
    for (const span of this.open) if (span.join(gap)) return;
    this.open.add(new OpenSpan(gap));
  }

  private async work(): Promise<void> {
    const { clock, signal } = this.options;
    this.working = true;
    try {
      for (let next = this.next; next && !signal.aborted; next = this.next) {
        const waitMs = next.dueAt - clock.monotonic();
        // Another gap may become due meanwhile.
        if (waitMs > 0) await clock.sleep(Math.min(waitMs, LOOK_MS), signal);
        else if (await this.attempt(next)) this.close(next);
      }
    } finally {
      this.working = false;
    }
  }

  private get next(): OpenSpan | undefined {
    let first: OpenSpan | undefined;
    for (const span of this.open) if (!first || span.dueAt < first.dueAt) first = span;
    return first;
  }

  private close(span: OpenSpan): void {
    this.open.delete(span);
    if (this.open.size === 0) this.latestEnd = -Infinity;
  }

  /** @returns whether nothing more is to be done about it */
  private async attempt(span: OpenSpan): Promise<boolean> {
    const { delaysMs = DELAYS_MS, signal, log } = this.options;
    const { from, to, gaps } = span;
    const about = { from, to, gaps: gaps.length, cause: gaps[0]?.cause };
    const delay = delaysMs[span.failures + 1];
    span.hasBegun = true;
    this.saidWaiting = false;
    try {
      await this.repair(span, delay === undefined);
      this.counters.repaired += gaps.length;
      this.counters.trades += span.total;
      this.reason = undefined;
      log.info('gap repaired', { ...about, trades: span.total });
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      return this.failed(span, error, delay, { ...about, trades: span.total });
    }
  }

  /** @param delay until the next attempt; absent: there is none @returns whether nothing more is to be done about it */
  private failed(span: OpenSpan, error: unknown, delay: number | undefined, about: Readonly<Record<string, unknown>>): boolean {
    const { clock, log } = this.options;
    const known = error instanceof TickStockError ? error : undefined;
    const history = error instanceof HistoryError ? error : undefined;
    const reason = history?.problem ?? 'other';
    const message = known?.message ?? String(error);
    const remedy = known?.remedy ?? 'See the log of the gateway.';
    const ends = isGivenUp(error, delay === undefined);
    log.warn(ends ? 'gap could not be repaired' : 'gap not repaired yet', { ...about, reason, error: message, remedy });
    this.reason = message;
    if (ends) {
      this.counters.failed += span.gaps.length;
      this.alert(reason, message, remedy);
      return true;
    }
    const notBefore = history?.notBefore;
    // What is not there yet costs no attempt.
    if (notBefore === undefined) span.failures += 1;
    span.dueAt = clock.monotonic() + (notBefore === undefined ? (delay ?? 0) : Math.max(notBefore - clock.now(), LOOK_MS));
    return false;
  }

  private alert(reason: string, message: string, action: string): void {
    const { clock, onAlert } = this.options;
    const now = clock.monotonic();
    if (now - (this.alertedAt.get(reason) ?? -Infinity) < ALERT_EVERY_MS) return;
    this.alertedAt.set(reason, now);
    onAlert?.({ severity: 'warning', message: `Trades lost in a gap remain missing: ${message}`, action });
  }

  private countProblem(error: unknown): void {
    if (this.options.signal.aborted) return;
    const reason = error instanceof HistoryError ? error.problem : 'other';
    this.counted.set(reason, (this.counted.get(reason) ?? 0) + 1);
  }

  /** Throws when not all could be had, and says so in the log when it is given up, or something came. */
  private async repair(span: OpenSpan, last: boolean): Promise<void> {
    await this.pace.calm();
    const { symbols, failure: unlisted } = await this.symbolsOf(span);
    let stays = unlisted;
    for (const shard of span.shards) {
      if (span.closed.has(shard)) continue;
      const before = span.total;
      // What is not for one symbol alone is not for another shard's either.
      const failure = stays && !isOfSymbol(stays) ? stays : ((await this.repairShard(shard, span, symbols)) ?? unlisted);
      if (!failure) {
        await this.say(shard, span.repairs(shard, true));
        span.closed.add(shard);
        continue;
      }
      if (!stays || !isOfSymbol(failure)) stays = failure;
      if (isGivenUp(failure.error, last) || span.total > before) await this.say(shard, span.repairs(shard, false));
    }
    if (stays) throw stays.error as Error;
  }

  private async repairShard(shard: number, span: OpenSpan, wanted: readonly Ticker[]): Promise<Failure | undefined> {
    const { symbols, shards } = this.options;
    const known = await this.knownOf(span, shard);
    const seen = span.symbols.length > 0 || symbols !== '*' ? [] : known.symbols;
    const own = [...new Set([...seen, ...wanted])].filter((symbol) => shardOf(symbol, shards) === shard);
    return this.fetch.run(own, span, shard, known);
  }

  /** What the log had of the span's time when its gaps were noted. What came since has been observed. */
  private async knownOf(span: OpenSpan, shard: number): Promise<KnownPrints> {
    const { between, since } = span;
    const { clock } = this.options;
    const known = new KnownPrints(between);
    let readAt = clock.monotonic();
    for await (const records of this.options.read(shard, since, span.until(shard), between)) {
      for (const { entry } of records) known.add(entry.messages);
      await this.pace.pause(clock.monotonic() - readAt);
      readAt = clock.monotonic();
    }
    return known;
  }

  private async say(shard: number, messages: readonly FeedMessage[]): Promise<void> {
    this.options.signal.throwIfAborted();
    this.observe(messages);
    await this.options.append(shard, messages);
  }

  /** Once a span: a busy feed comes and goes. */
  private sayWaiting(): void {
    if (this.saidWaiting) return;
    this.saidWaiting = true;
    this.options.log.info('gaps are open; their repair waits until the feed leaves capacity for it', { gaps: this.pending });
  }

  /** Those that can have traded, and why they may not be all. */
  private async symbolsOf({
    symbols: own,
    between,
  }: OpenSpan): Promise<{ readonly symbols: readonly Ticker[]; readonly failure?: Failure }> {
    const { symbols, history } = this.options;
    if (own.length > 0) return { symbols: own };
    if (symbols !== '*') return { symbols };
    const found: Ticker[] = [];
    try {
      for await (const page of history.traded(between.from, between.to)) found.push(...page);
      return { symbols: found };
    } catch (error) {
      this.countProblem(error);
      return { symbols: found, failure: { error } };
    }
  }
}

const isOfSymbol = ({ error }: Failure): boolean => error instanceof HistoryError && error.isOfSymbol;

/** @param last it was the last attempt of those that are worth it */
function isGivenUp(error: unknown, last: boolean): boolean {
  if (!(error instanceof TickStockError)) return true;
  if (!(error instanceof HistoryError)) return last;
  return error.notBefore === undefined && (last || error.isFinal);
}
