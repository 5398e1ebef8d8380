import { type Clock, type EpochMs, epochMsOf } from '../../market/index.js';
import type { TapeTrade } from '../protocol/index.js';

export interface PlaybackOptions {
  readonly tape: AsyncIterable<readonly TapeTrade[]>;
  /** Feed seconds per second; `max`: as fast as the clients take it. */
  readonly speed: number | 'max';
  /** At most so many trades a second. */
  readonly rate?: number;
  readonly clock: Clock;
  /** Sends trades that are due. The tape waits for it. */
  readonly emit: (trades: readonly TapeTrade[]) => Promise<void>;
}

/** Nights and weekends are not worth waiting for. */
const SKIPPED_GAP_MS = 30 * 60_000;
/** Trades go out in groups of what has come due meanwhile. */
const STEP_MS = 10;
const MAX_SLICE = 256;

/** Plays a tape by its own times. */
export class Playback {
  private time = 0;
  private sent = 0;

  constructor(private readonly options: PlaybackOptions) {}

  /** Time of the newest trade that was sent. */
  get feedTime(): EpochMs {
    return epochMsOf(this.time);
  }
  get trades(): number {
    return this.sent;
  }

  /** Resolves at the end of the tape, or soon after `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, tape } = this.options;
    const startedAt = clock.monotonic();
    let feedStart: number | undefined;
    let last = 0;
    for await (const batch of tape) {
      let from = 0;
      for (let first = batch[from]; first && !signal.aborted; first = batch[from]) {
        feedStart ??= first.time;
        if (last !== 0 && first.time - last > SKIPPED_GAP_MS) feedStart += first.time - last;
        last = first.time;
        const due = this.dueThrough(feedStart, startedAt);
        const slice = dueOf(batch, from, due);
        if (slice.length === 0) {
          await clock.sleep(Math.max(STEP_MS, Math.min(1_000, (first.time - due) / this.speed)), signal);
          continue;
        }
        last = slice.at(-1)?.time ?? last;
        await this.send(slice, startedAt, signal);
        from += slice.length;
      }
      if (signal.aborted) return;
    }
  }

  private get speed(): number {
    return this.options.speed === 'max' ? Infinity : this.options.speed;
  }

  /** Feed time up to which trades are due now. */
  private dueThrough(feedStart: number, startedAt: number): number {
    if (this.options.speed === 'max') return Infinity;
    return feedStart + (this.options.clock.monotonic() - startedAt) * this.options.speed;
  }

  private async send(trades: readonly TapeTrade[], startedAt: number, signal: AbortSignal): Promise<void> {
    const { rate, clock, emit } = this.options;
    await emit(trades);
    this.sent += trades.length;
    this.time = trades.at(-1)?.time ?? this.time;
    if (rate === undefined) return;
    const aheadMs = (this.sent / rate) * 1_000 - (clock.monotonic() - startedAt);
    if (aheadMs > STEP_MS) await clock.sleep(aheadMs, signal);
  }
}

/** The trades from `from` on that are due by then, as many as are sent at once. */
function dueOf(batch: readonly TapeTrade[], from: number, due: number): readonly TapeTrade[] {
  let to = from;
  while (to < batch.length && to - from < MAX_SLICE && (batch[to]?.time ?? Infinity) <= due) to += 1;
  return batch.slice(from, to);
}
