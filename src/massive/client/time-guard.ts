import { DAY_MS, type EpochMs, epochMsOf, type FeedMessage, isoTime, type Log, MINUTE_MS, type Trade } from '../../market/index.js';

/** What is further ahead of the feed's time than this is in doubt: neither the tape nor a quiet minute explains it. */
const AHEAD_MS = 5 * MINUTE_MS;
/** And what is further behind: no tape is as late, and no gap that is still repaired as old. */
const BEHIND_MS = 7 * DAY_MS;
/** Doubts are decided after so many messages, or so long, where none of the present has come. */
const MOST_HELD = 256;
const HELD_MS = 2_000;
/** A feed whose times are so near to the machine's is a live one: it does not jump for a handful of prints, but for so many with none of the present among them. */
const LIVE_MS = DAY_MS;
const FEW = 16;

export interface TimeGuardOptions {
  /** Feed milliseconds per machine millisecond. */
  readonly rate: number;
  /** The feed is one of the present: its time is the machine's, as far as that is right. */
  readonly isLive: boolean;
  readonly log: Pick<Log, 'warn'>;
  /** A message that is no print, of a time that cannot be: it is left out. */
  readonly onRefused: (message: FeedMessage) => void;
}

type Timed = Exclude<FeedMessage, { readonly kind: 'gap' | 'repair' }>;

const timeOf = (message: Timed): EpochMs => (message.kind === 'aggregate' ? message.bar.start : message.time);
const isTimed = (message: FeedMessage): message is Timed => message.kind !== 'gap' && message.kind !== 'repair';

/**
 * Knows the feed's time, and prints that do not belong to it: minutes ahead, or days back. One that is far from what came
 * before it is held until something of the present has come, and is then marked: it is kept as a print and moves nothing. Where nothing
 * of the present comes, the feed itself has gone on to another time (a recording that has skipped a night, a machine that has woken up).
 * What comes in time passes as it is.
 */
export class TimeGuard {
  /** Of what belongs to the feed's time; 0 before the first. */
  private newest = 0;
  private newestAt = 0;
  private newestNow = 0;
  private held: Timed[] = [];
  private heldSince = 0;
  /** Messages marked since something of the present has come. */
  private doubted = 0;
  /** Messages of a time that cannot be, and how often the feed has gone on to another. */
  readonly counters = { outOfTime: 0, jumps: 0 };

  constructor(private readonly options: TimeGuardOptions) {}

  /** The feed's newest time; undefined before the first message. */
  get time(): EpochMs | undefined {
    return this.newest === 0 ? undefined : epochMsOf(this.newest);
  }

  /** When doubts are decided at the latest, ms of the monotonic clock; undefined: there are none. Call `take` with nothing then. */
  get dueAt(): number | undefined {
    return this.held.length === 0 ? undefined : this.heldSince + HELD_MS;
  }

  /** @returns what may pass, in order; the same array where that is all. @param now machine time */
  take(messages: readonly FeedMessage[], now: EpochMs, monotonic: number): readonly FeedMessage[] {
    const limit = this.allowance(now, monotonic);
    let passed: FeedMessage[] | undefined;
    if (this.isDue(monotonic)) passed = this.decide(now, monotonic);
    for (let i = 0; i < messages.length; i += 1) {
      const message = messages[i] as FeedMessage;
      if (isTimed(message) && !this.belongs(timeOf(message), now, limit)) {
        passed ??= messages.slice(0, i);
        this.hold(message, monotonic);
        if (this.held.length >= MOST_HELD) passed.push(...this.decide(now, monotonic));
        continue;
      }
      if (isTimed(message)) {
        if (this.held.length > 0) passed = [...(passed ?? messages.slice(0, i)), ...this.marked()];
        this.note(timeOf(message), now, monotonic);
      }
      passed?.push(message);
    }
    return passed ?? messages;
  }

  /** Nothing more comes that could decide. */
  end(): readonly FeedMessage[] {
    return this.marked();
  }

  /** How far the feed may have gone on since its newest message: by either clock, as one of them may have stood still or been set. */
  private allowance(now: EpochMs, monotonic: number): number {
    if (this.newest === 0) return AHEAD_MS;
    const elapsed = Math.max(0, monotonic - this.newestAt, now - this.newestNow);
    return AHEAD_MS + elapsed * Math.max(1, this.options.rate);
  }

  private belongs(time: number, now: EpochMs, allowance: number): boolean {
    if (this.newest === 0) return !this.options.isLive || time <= now + AHEAD_MS;
    return time <= this.newest + allowance && time >= this.newest - BEHIND_MS;
  }

  private note(time: number, now: EpochMs, monotonic: number): void {
    this.doubted = 0;
    if (time < this.newest) return;
    this.newest = time;
    this.newestAt = monotonic;
    this.newestNow = now;
  }

  private hold(message: Timed, monotonic: number): void {
    if (this.held.length === 0) this.heldSince = monotonic;
    this.held.push(message);
  }

  private isDue(monotonic: number): boolean {
    return this.held.length > 0 && monotonic - this.heldSince >= HELD_MS;
  }

  /** Nothing of the present has come. */
  private decide(now: EpochMs, monotonic: number): FeedMessage[] {
    const isLive = this.options.isLive && this.newest > 0 && Math.abs(this.newest - this.newestNow) < LIVE_MS;
    if (isLive && this.doubted + this.held.length < FEW) return this.marked();
    const { held } = this;
    this.held = [];
    const times = held.map(timeOf).toSorted((a, b) => a - b);
    this.newest = times[Math.floor(times.length / 2)] ?? this.newest;
    this.newestAt = monotonic;
    this.newestNow = now;
    this.counters.jumps += 1;
    this.options.log.warn('the feed jumped to another time; following it', { to: isoTime(epochMsOf(this.newest)) });
    return held.flatMap((message) => {
      const time = timeOf(message);
      if (!this.belongs(time, now, AHEAD_MS)) return this.mark(message);
      this.note(time, now, monotonic);
      return message;
    });
  }

  private marked(): FeedMessage[] {
    const { held } = this;
    this.held = [];
    return held.flatMap((message) => this.mark(message));
  }

  private mark(message: Timed): Trade | [] {
    this.doubted += 1;
    this.counters.outOfTime += 1;
    if (message.kind === 'trade') {
      this.tell(message);
      return { ...message, isOutOfTime: true };
    }
    this.options.onRefused(message);
    return [];
  }

  /** The 1st, 2nd, 4th, 8th …: enough to see what it is, never a flood. */
  private tell({ symbol, time, price }: Trade): void {
    const { outOfTime: count } = this.counters;
    if ((count & (count - 1)) !== 0) return;
    this.options.log.warn('a print with an impossible time; kept as a print, but in no bar', {
      symbol,
      price,
      time: isoTime(time),
      count,
    });
  }
}
