import { Backoff, type Clock, type Log, type Random } from '../market/index.js';
import { type Bus, type BusMessage, type BusMessages, BusUnavailableError, countMessages } from '../bus/index.js';

export interface ResultOutboxOptions {
  readonly random: Random;
  readonly bus: Pick<Bus, 'publish' | 'results'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
  readonly shard: number;
  /** The program is to end: a bus that is away is waited for a moment longer. */
  readonly signal: AbortSignal;
}

/** Messages of one call, until the bus has them. */
interface Call {
  readonly number: number;
  readonly messages: readonly (BusMessage | BusMessages)[];
  readonly count: number;
  isUnderWay: boolean;
}

interface Waiter {
  /** Number of the newest call that is waited for. */
  readonly upTo: number;
  readonly resolve: () => void;
}

const RETRY = { firstMs: 100, mostMs: 2_000 } as const;
/** Given again in one call, about. */
const AT_A_TIME = 2_000;
/** How long an end waits for a bus that is away. */
const FAREWELL_MS = 2_000;

/**
 * What has been found and the bus has not confirmed. While the bus is away it waits here and is given again, in its order, when the bus is
 * back; what may have arrived then comes twice, under the same `event_id`. Rows are written when their messages have left it, so the engine
 * that follows one which was killed with something in here finds both again.
 */
export class ResultOutbox {
  /** Messages that had to wait, some of which may have arrived before; and messages that were given up. */
  readonly counters = { again: 0, givenUp: 0 };
  /** In their order. */
  private readonly calls = new Set<Call>();
  private waiters: Waiter[] = [];
  private numbers = 0;
  private heldMessages = 0;
  private away: Error | undefined;
  /** Ends the wait for a bus that does not come back. */
  private parting: AbortController | undefined;

  constructor(private readonly options: ResultOutboxOptions) {
    options.signal.addEventListener('abort', () => this.partIfAwaited(), { once: true });
  }

  /** Messages that wait for a bus that is away. */
  get held(): number {
    return this.heldMessages;
  }

  /** Why nothing is published now, in words; undefined while all is well. */
  get troubledBy(): string | undefined {
    return this.away?.message;
  }

  add(messages: readonly (BusMessage | BusMessages)[]): void {
    this.numbers += 1;
    const call = { number: this.numbers, messages, count: countMessages(messages), isUnderWay: false };
    this.calls.add(call);
    if (this.away) this.heldMessages += call.count;
    else void this.send([call]);
  }

  /** Resolves when all that was given until now is published, or given up. */
  settled(): Promise<void> {
    if (this.calls.size === 0) return Promise.resolve();
    const upTo = this.numbers;
    return new Promise((resolve) => {
      this.waiters.push({ upTo, resolve });
      this.partIfAwaited();
    });
  }

  /** @returns whether the bus has answered */
  private async send(calls: readonly Call[]): Promise<boolean> {
    for (const call of calls) call.isUnderWay = true;
    try {
      const [first] = calls;
      await this.options.bus.publish(first && calls.length === 1 ? first.messages : calls.flatMap(({ messages }) => messages));
    } catch (error) {
      for (const call of calls) call.isUnderWay = false;
      if (!(error instanceof BusUnavailableError) || error.isForGood) {
        this.giveUp(calls, error);
        return true;
      }
      if (!this.away) this.leave(error);
      this.countHeld();
      return false;
    }
    this.forget(calls);
    return true;
  }

  private leave(error: Error): void {
    this.away = error;
    this.options.log.warn('results wait to be published', { shard: this.options.shard, error: error.message });
    void this.comeBack();
  }

  /** Until nothing waits any more. */
  private async comeBack(): Promise<void> {
    const { clock, random, signal, log, shard } = this.options;
    const backoff = new Backoff({ ...RETRY, random });
    let published = 0;
    for (let isAway = true; ;) {
      if (isAway) await clock.sleep(backoff.next(), signal);
      const calls = this.next();
      if (calls.length === 0) break;
      if (await this.send(calls)) {
        isAway = false;
        backoff.reset();
        published += calls.reduce((sum, { count }) => sum + count, 0);
        this.countHeld();
      } else if (signal.aborted) return;
      else isAway = true;
    }
    this.away = undefined;
    this.counters.again += published;
    log.info('results are published again', { shard, messages: published });
  }

  /** The oldest that wait. */
  private next(): Call[] {
    const calls: Call[] = [];
    let count = 0;
    for (const call of this.calls) {
      if (call.isUnderWay) continue;
      calls.push(call);
      count += call.count;
      if (count >= AT_A_TIME) break;
    }
    return calls;
  }

  private countHeld(): void {
    this.heldMessages = 0;
    for (const { isUnderWay, count } of this.calls) if (!isUnderWay) this.heldMessages += count;
  }

  private giveUp(given: readonly Call[], error: unknown): void {
    const calls = given.filter((call) => this.calls.has(call));
    const count = calls.reduce((sum, call) => sum + call.count, 0);
    if (count === 0) return;
    this.counters.givenUp += count;
    this.options.bus.results.leaveOut(calls.flatMap(({ messages }) => messages));
    this.options.log.error('results were not published', { shard: this.options.shard, messages: count, error: String(error) });
    this.forget(calls);
  }

  private partIfAwaited(): void {
    if (this.options.signal.aborted && this.waiters.length > 0 && !this.parting) void this.part();
  }

  private async part(): Promise<void> {
    this.parting = new AbortController();
    await this.options.clock.sleep(FAREWELL_MS, this.parting.signal);
    this.parting = undefined;
    this.giveUp([...this.calls], this.away ?? new Error('the bus has not answered'));
    this.heldMessages = 0;
  }

  private forget(calls: readonly Call[]): void {
    for (const call of calls) this.calls.delete(call);
    const [oldest] = this.calls;
    const isReached = ({ upTo }: Waiter): boolean => oldest === undefined || upTo < oldest.number;
    while (this.waiters[0] && isReached(this.waiters[0])) this.waiters.shift()?.resolve();
    if (this.calls.size === 0) this.parting?.abort();
  }
}
