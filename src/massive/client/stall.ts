import { type EpochMs, epochMsOf, tradingDayOf } from '../../market/index.js';

export interface StallOptions {
  /** Silence below this is never a stall, milliseconds. */
  readonly minimumMs: number;
  /** Feed milliseconds per machine millisecond: 1 for a live feed. */
  readonly rate: number;
}

/** A stall is a silence so many times longer than the longest of late. */
const FACTOR = 10;
const MAXIMUM_MS = 600_000;
/** The longest silence is forgotten slowly: by half in about 700 messages. */
const DECAY = 0.999;

/**
 * Tells a feed that has stopped from one that is quiet. Only inside the regular session, by the feed's own clock: before 09:30,
 * after 16:00 and at night silence is normal; and a few slow symbols may be silent for minutes, so what they usually do counts.
 */
export class StallDetector {
  private lastAt: number | undefined;
  private lastTime: EpochMs | undefined;
  private longest = 0;

  constructor(private readonly options: StallOptions) {}

  /** A connection is ready for data. */
  begin(monotonic: number): void {
    this.lastAt = monotonic;
  }

  /** @param time feed time of the newest message */
  onData(monotonic: number, time: EpochMs): void {
    if (this.lastAt !== undefined && this.lastTime !== undefined && this.isRegular(this.lastTime, 0)) {
      this.longest = Math.max(this.longest * DECAY, monotonic - this.lastAt);
    }
    this.lastAt = monotonic;
    if (this.lastTime === undefined || time > this.lastTime) this.lastTime = time;
  }

  /** Milliseconds of silence when they are a stall, else undefined. @param now machine time, used before the first message */
  stalledFor(monotonic: number, now: EpochMs): number | undefined {
    if (this.lastAt === undefined) return undefined;
    const silence = monotonic - this.lastAt;
    const limit = Math.min(MAXIMUM_MS, Math.max(this.options.minimumMs, FACTOR * this.longest));
    if (silence <= limit) return undefined;
    const feedNow = this.lastTime === undefined ? now : epochMsOf(this.lastTime + silence * this.options.rate);
    return this.isRegular(feedNow, limit * this.options.rate) ? silence : undefined;
  }

  /** Inside the regular session, and for `margin` feed milliseconds already. */
  private isRegular(time: EpochMs, margin: number): boolean {
    const { trading, open, close } = tradingDayOf(time);
    return trading && time >= open + margin && time < close;
  }
}
