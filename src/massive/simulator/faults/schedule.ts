import { type Clock, type EpochMs, epochMsOf, newYorkTime, SECOND_MS, tradingDayOf } from '../../../market/index.js';
import type { Trigger } from './schema.js';

type Action = () => void;

interface Waiting {
  readonly trigger: Trigger;
  readonly action: Action;
}

/** Runs actions at points of the tape, of the clock, or with a subscription; those of one point in the order of their arrival. */
export class Schedule {
  private waiting: Waiting[] = [];
  private timers = 0;
  private nextTrades = Infinity;
  private nextFeed = Infinity;
  private day: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly stopping: AbortSignal,
  ) {}

  get pending(): number {
    return this.waiting.length + this.timers;
  }

  at(trigger: Trigger, action: Action): void {
    if (trigger.ms !== undefined) {
      void this.later(trigger.ms, action);
      return;
    }
    this.waiting.push({ trigger, action });
    this.findNext();
  }

  /** Runs an action `ms` from now, unless the simulator stops before. */
  async later(ms: number, action: Action): Promise<void> {
    this.timers += 1;
    await this.clock.sleep(ms, this.stopping);
    this.timers -= 1;
    if (!this.stopping.aborted) action();
  }

  /** Cheap enough to ask for every trade. */
  isDue(trades: number, feedTime: EpochMs): boolean {
    if (this.day === undefined) this.begin(feedTime);
    return trades >= this.nextTrades || feedTime >= this.nextFeed;
  }

  fire(trades: number, feedTime: EpochMs): void {
    this.run(({ trigger }) => (trigger.trades ?? Infinity) <= trades || this.feedTimeOf(trigger) <= feedTime);
  }

  subscribed(): void {
    this.run(({ trigger }) => trigger.subscribed === true);
  }

  private run(isDue: (waiting: Waiting) => boolean): void {
    const due = this.waiting.filter(isDue);
    if (due.length === 0) return;
    this.waiting = this.waiting.filter((waiting) => !due.includes(waiting));
    this.findNext();
    for (const { action } of due) action();
  }

  private begin(feedTime: EpochMs): void {
    this.day = tradingDayOf(feedTime).serial;
    this.findNext();
  }

  private findNext(): void {
    this.nextTrades = Math.min(...this.waiting.map(({ trigger }) => trigger.trades ?? Infinity));
    this.nextFeed = Math.min(...this.waiting.map(({ trigger }) => this.feedTimeOf(trigger)));
  }

  private feedTimeOf({ feed }: Trigger): number {
    if (feed === undefined || this.day === undefined) return Infinity;
    const [hour = 0, minute = 0, second = 0] = feed.split(':').map(Number);
    return epochMsOf(newYorkTime(this.day, hour, minute) + second * SECOND_MS);
  }
}
