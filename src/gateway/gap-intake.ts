import { DAY_MS, type EpochMs, epochMsOf, type FeedMessage, feedTimeOf, type Gap } from '../market/index.js';
import type { Forwarder, LogTail } from './forwarder.js';
import type { GapRepairer } from './gap-repairer.js';

/** A longer absence counts from here: what lies before is for a backfill, not for a repair. */
const LONGEST_MS = DAY_MS;

/** Between feed and log: notes what was missed while nobody held the connection, and hands every gap to the repair. */
export class GapIntake {
  private tail: LogTail | undefined;
  private lastReceivedAt: EpochMs;

  constructor(
    private readonly forwarder: Pick<Forwarder, 'forward' | 'tail'>,
    private readonly repairer: Pick<GapRepairer, 'add' | 'observe'> | undefined,
  ) {
    this.tail = forwarder.tail;
    this.lastReceivedAt = forwarder.tail?.receivedAt ?? epochMsOf(0);
  }

  take(messages: readonly FeedMessage[], receivedAt: EpochMs): void {
    const absence = this.absenceBefore(messages);
    const noted = absence ? [absence, ...messages] : messages;
    this.forwarder.forward(noted, receivedAt);
    for (const message of noted) if (message.kind === 'gap') this.repairer?.add(message, this.lastReceivedAt);
    this.repairer?.observe(messages);
    this.lastReceivedAt = receivedAt;
  }

  /** From the end of the log to the first message: another holder died, or none was there. */
  private absenceBefore(messages: readonly FeedMessage[]): Gap | undefined {
    const { tail } = this;
    if (!tail) return undefined;
    const first = messages.map(feedTimeOf).find((time) => time !== undefined);
    if (first === undefined) return undefined;
    this.tail = undefined;
    if (first <= tail.time) return undefined;
    return {
      kind: 'gap',
      from: epochMsOf(Math.max(tail.time, first - LONGEST_MS)),
      to: epochMsOf(first),
      cause: 'disconnect',
      symbols: [],
    };
  }
}
