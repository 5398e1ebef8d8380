import { type EpochMs, type FeedAlert, type FeedMessage, HOUR_MS, MINUTE_MS, SECOND_MS } from '../market/index.js';

export interface ClockSkewOptions {
  /** How much later than it was traded the vendor sends, by plan, ms. */
  readonly delayMs: number;
  readonly onAlert: (alert: FeedAlert) => void;
}

/** The quickest message of a while has been under way for a moment alone: what is left between its time and the machine's is skew. */
const SLOT_MS = 10_000;
const SLOTS = 6;
/** More than a message can have been under way; and less, when all is well again. */
const ALARM_MS = 5 * SECOND_MS;
const WELL_MS = 2.5 * SECOND_MS;
/** A feed that is further off is no live one. */
const LIVE_MS = 12 * HOUR_MS;
const SPAN_MS = { second: SECOND_MS, minute: MINUTE_MS } as const;

/** How far this machine's clock is ahead of the feed's. Bars and results go by the feed's time, but people and other programs go by the machine's. */
export class ClockSkew {
  private slots: { readonly slot: number; leastMs: number }[] = [];
  private alarmed: 'slow' | 'fast' | undefined;

  constructor(private readonly options: ClockSkewOptions) {}

  /** Machine time less feed time, ms: negative where the machine's clock is slow. Undefined while nothing has come of late, or the feed is no live one. */
  ms(monotonic: number): number | undefined {
    const oldest = Math.floor(monotonic / SLOT_MS) - SLOTS;
    const least = Math.min(...this.slots.filter(({ slot }) => slot > oldest).map(({ leastMs }) => leastMs));
    return Math.abs(least) < LIVE_MS ? least : undefined;
  }

  observe(messages: readonly FeedMessage[], receivedAt: EpochMs, monotonic: number): void {
    const time = newestIn(messages);
    if (time === undefined) return;
    const ms = receivedAt - time - this.options.delayMs;
    const slot = Math.floor(monotonic / SLOT_MS);
    const current = this.slots.at(-1);
    if (current?.slot === slot) current.leastMs = Math.min(current.leastMs, ms);
    else this.slots = [...this.slots, { slot, leastMs: ms }].slice(-SLOTS);
  }

  /** Tells of a clock that is wrong, once. Call about once a second. */
  look(monotonic: number): void {
    const ms = this.ms(monotonic);
    if (ms === undefined) return;
    if (Math.abs(ms) < WELL_MS) this.alarmed = undefined;
    // A backlog of the start is no skew.
    if (Math.abs(ms) < ALARM_MS || this.slots.length < 2) return;
    const wrong = ms < 0 ? 'slow' : 'fast';
    if (this.alarmed === wrong) return;
    this.alarmed = wrong;
    this.options.onAlert({
      severity: 'warning',
      message: `This machine's clock is ${spoken(Math.abs(ms))} ${wrong === 'slow' ? 'behind' : 'ahead of'} the market's time.`,
      action:
        "Set the clock, and keep it synchronised with NTP (chrony, systemd-timesyncd, Windows Time). Bars and results follow the market's time and are correct; ages and delays on the page are not. A plan with delayed data looks like a clock that is ahead.",
    });
  }
}

function newestIn(messages: readonly FeedMessage[]): number | undefined {
  for (let i = messages.length - 1; i >= 0; i -= 1) {
    const message = messages[i] as FeedMessage;
    if (message.kind === 'trade' && !message.isOutOfTime && message.executedAt === undefined) return message.time;
    if (message.kind === 'quote') return message.time;
    if (message.kind === 'aggregate') return message.bar.start + SPAN_MS[message.span];
  }
  return undefined;
}

function spoken(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
