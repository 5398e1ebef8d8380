import { epochMsOf, type FeedMessage, SECOND_MS, tradedTimeOf } from '../market/index.js';

export interface FeedClockOptions {
  /** Feed milliseconds per machine millisecond while the feed is quiet; 0: the clock stands still until the next print. */
  readonly rate: number;
}

const QUIET_MARGIN_MS = 1_000;

/**
 * Writes the feed's own time into the stream: a mark at each full second, in front of the first print of that second. In a
 * quiet feed the clock goes on with the machine's, one second behind, so that it never overtakes a print on its way.
 */
export class FeedClock {
  private mark = 0;
  private newest = 0;
  private newestAt = 0;
  private estimate = 0;

  constructor(private readonly options: FeedClockOptions) {}

  /** @param monotonic machine milliseconds that never run backwards */
  stamp(messages: readonly FeedMessage[], monotonic: number): FeedMessage[] {
    const stamped: FeedMessage[] = [];
    for (const message of messages) {
      const time = tradedTimeOf(message);
      if (time !== undefined && time > this.newest) {
        const second = time - (time % SECOND_MS);
        if (second > this.mark) {
          this.mark = second;
          stamped.push({ kind: 'clock', time: epochMsOf(second) });
        }
        this.newest = time;
        this.newestAt = monotonic;
      }
      stamped.push(message);
    }
    return stamped;
  }

  /** Before the first print: the feed has come to `time` while nobody listened, as far as one can tell. The first print tells better. */
  goOnFrom(time: number, monotonic: number): void {
    this.estimate = time;
    this.newestAt = monotonic;
  }

  /** The mark that has come due without any print; undefined when none has. */
  idle(monotonic: number): FeedMessage | undefined {
    const from = this.newest === 0 ? this.estimate : this.newest;
    if (from === 0 || this.options.rate === 0) return undefined;
    const estimate = from + (monotonic - this.newestAt - QUIET_MARGIN_MS) * this.options.rate;
    const second = Math.floor(estimate / SECOND_MS) * SECOND_MS;
    if (second <= this.mark) return undefined;
    this.mark = second;
    return { kind: 'clock', time: epochMsOf(second) };
  }
}
