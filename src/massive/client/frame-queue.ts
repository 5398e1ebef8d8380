import { setImmediate as nextTurn } from 'node:timers/promises';

export interface FrameQueueOptions {
  /** Takes one frame. Must not throw. */
  readonly onFrame: (data: Buffer, receivedAt: number) => void;
  /** The socket must rest: so much waits that the vendor's own buffer has to take the rest. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly now: () => number;
  readonly monotonic: () => number;
  /** Bytes that may wait. */
  readonly maxBytes: number;
}

/** Frames are read for so long before other work gets its turn, milliseconds. */
const SLICE_MS = 8;

/**
 * Stands between socket and parser: a frame is taken off the wire at once and read in its turn, a few milliseconds at a time,
 * so that pings, the bus and the dashboard stay alive in a burst. Beyond its bound the socket rests instead of anything being lost.
 */
export class FrameQueue {
  private frames: { readonly data: Buffer; readonly receivedAt: number }[] = [];
  private next = 0;
  private waiting = 0;
  private paused = false;
  /** Until when frames are read in this turn of the event loop; undefined: no turn has begun. */
  private sliceEnd: number | undefined;
  private deepest = 0;

  constructor(private readonly options: FrameQueueOptions) {}

  /** Frames that wait now, the most that ever did, and bytes. */
  get depth(): { readonly frames: number; readonly mostFrames: number; readonly bytes: number } {
    return { frames: this.frames.length - this.next, mostFrames: this.deepest, bytes: this.waiting };
  }

  push(data: Buffer): void {
    this.frames.push({ data, receivedAt: this.options.now() });
    this.waiting += data.length;
    this.deepest = Math.max(this.deepest, this.frames.length - this.next);
    if (!this.paused && this.waiting > this.options.maxBytes) {
      this.paused = true;
      this.options.pause();
    }
    this.read();
  }

  /** Reads what waits at once: what follows (the end of the connection) must come after it. */
  flush(): void {
    while (this.takeOne());
  }

  private read(): void {
    if (this.sliceEnd === undefined) {
      this.sliceEnd = this.options.monotonic() + SLICE_MS;
      void this.beginAgain();
    }
    while (this.options.monotonic() < this.sliceEnd && this.takeOne());
  }

  private async beginAgain(): Promise<void> {
    await nextTurn();
    this.sliceEnd = undefined;
    if (this.next < this.frames.length) this.read();
  }

  private takeOne(): boolean {
    const frame = this.frames[this.next];
    if (!frame) return false;
    this.next += 1;
    if (this.next === this.frames.length || this.next > 1_024) {
      this.frames = this.frames.slice(this.next);
      this.next = 0;
    }
    this.waiting -= frame.data.length;
    this.options.onFrame(frame.data, frame.receivedAt);
    if (this.paused && this.waiting < this.options.maxBytes / 2) {
      this.paused = false;
      this.options.resume();
    }
    return true;
  }
}
