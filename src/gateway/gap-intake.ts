import { DAY_MS, type EpochMs, epochMsOf, type FeedMessage, type Gap, newestTimeIn } from '../market/index.js';
import type { Forwarder, LogTail } from './forwarder.js';
import type { GapRepairer } from './gap-repairer.js';

/** A longer absence counts from here: what lies before is for a backfill, not for a repair. */
const LONGEST_MS = DAY_MS;

/** So many looks at a connection on which nothing comes, and the absence is noted without waiting for a print. */
const QUIET_LOOKS = 2;

/** Between feed and log: notes what was missed while nobody held the connection, and hands every gap to the repair. */
export class GapIntake {
  private tail: LogTail | undefined;
  private lastReceivedAt: EpochMs;
  private quietLooks = 0;

  constructor(
    private readonly forwarder: Pick<Forwarder, 'forward' | 'tail' | 'tick' | 'estimate' | 'goOnFrom'>,
    private readonly repairer: Pick<GapRepairer, 'add' | 'observe'> | undefined,
  ) {
    this.tail = forwarder.tail;
    this.lastReceivedAt = forwarder.tail?.receivedAt ?? epochMsOf(0);
  }

  take(messages: readonly FeedMessage[], receivedAt: EpochMs): void {
    const newest = this.tail && newestTimeIn(messages);
    const absence = newest === undefined ? undefined : this.absenceUntil(newest);
    const noted = absence ? [absence, ...messages] : messages;
    this.forwarder.forward(noted, receivedAt);
    for (const message of noted) if (message.kind === 'gap') this.repairer?.add(message, this.lastReceivedAt);
    this.repairer?.observe(messages);
    this.lastReceivedAt = receivedAt;
  }

  /**
   * Lets the feed's clock go on while nothing comes. Call about once a second while the connection stands and nothing waits to be
   * read. A feed that is quiet after a change of holders has a clock too, and what was missed before lies behind it.
   */
  tick(receivedAt: EpochMs): void {
    if (this.tail) {
      this.quietLooks += 1;
      const time = this.quietLooks < QUIET_LOOKS ? undefined : this.forwarder.estimate(this.tail);
      if (time === undefined) return;
      const absence = this.absenceUntil(time);
      if (absence) this.take([absence], receivedAt);
      this.forwarder.goOnFrom(time);
    }
    this.forwarder.tick();
  }

  /** From the end of the log on: another holder died, or none was there. */
  private absenceUntil(time: EpochMs): Gap | undefined {
    const { tail } = this;
    // A late print does not tell how far the feed has gone on.
    if (!tail || time < tail.time) return undefined;
    this.tail = undefined;
    if (time === tail.time) return undefined;
    return {
      kind: 'gap',
      from: epochMsOf(Math.max(tail.time, time - LONGEST_MS)),
      to: time,
      cause: 'disconnect',
      symbols: [],
    };
  }
}
