import { setImmediate as nextTurn } from 'node:timers/promises';
import { Fifo, TimeSlice } from '../../market/index.js';

export interface Frame {
  readonly data: Buffer;
  /** Machine time at which it was taken off the wire, milliseconds. */
  readonly receivedAt: number;
}

export interface FrameQueueOptions {
  /** Takes one frame. Must not throw. */
  readonly onFrame: (frame: Frame) => void;
  /** Frames were given up unread: the oldest of them, the newest, and how many. All before them has been read, nothing after. */
  readonly onShed: (first: Frame, last: Frame, count: number) => void;
  readonly now: () => number;
  readonly monotonic: () => number;
  /** Bytes that may wait. */
  readonly maxBytes: number;
}

/** Frames are read for so long before other work gets its turn, milliseconds… */
const SLICE_MS = 8;
/** …and so long once so many bytes wait: what the vendor's socket holds is little, and it has to be emptied in time. */
const BUSY_SLICE_MS = 3;
const BUSY_BYTES = 2 * 1_048_576;

/**
 * Stands between socket and parser: a frame is taken off the wire at once and read in its turn, a few milliseconds at a time,
 * so that pings, the bus and the dashboard stay alive in a burst. Beyond its bound the older half is given up: a reader that lets
 * the vendor wait is cut off, and then misses everything for seconds.
 */
export class FrameQueue {
  private readonly frames = new Fifo<Frame>();
  private waiting = 0;
  private held = false;
  private readonly slice: TimeSlice;
  /** Frames are read in this turn of the event loop, or have been. */
  private hasBegun = false;
  private mostFrames = 0;
  private shedFrames = 0;

  constructor(private readonly options: FrameQueueOptions) {
    this.slice = new TimeSlice(options.monotonic, SLICE_MS);
  }

  /** Frames that wait now, the most that ever did, bytes, and frames given up so far. */
  get depth(): { readonly frames: number; readonly mostFrames: number; readonly bytes: number; readonly shedFrames: number } {
    return { frames: this.frames.length, mostFrames: this.mostFrames, bytes: this.waiting, shedFrames: this.shedFrames };
  }

  push(data: Buffer): void {
    this.frames.push({ data, receivedAt: this.options.now() });
    this.waiting += data.length;
    this.mostFrames = Math.max(this.mostFrames, this.frames.length);
    if (this.waiting > this.options.maxBytes) this.shed();
    this.read();
  }

  /** Reads nothing until it is let go again. */
  hold(held: boolean): void {
    this.held = held;
    this.read();
  }

  /** Reads what waits at once: what follows (the end of the connection) must come after it. */
  flush(): void {
    while (this.takeOne());
  }

  private shed(): void {
    const first = this.frames.at(0);
    let last = first;
    let count = 0;
    while (this.waiting > this.options.maxBytes / 2) {
      const frame = this.frames.shift();
      if (!frame) break;
      this.waiting -= frame.data.length;
      last = frame;
      count += 1;
    }
    this.shedFrames += count;
    if (first && last) this.options.onShed(first, last, count);
  }

  private read(): void {
    if (this.held) return;
    if (!this.hasBegun) {
      this.hasBegun = true;
      this.slice.begin(this.waiting > BUSY_BYTES ? BUSY_SLICE_MS : SLICE_MS);
      void this.beginAgain();
    }
    while (!this.held && !this.slice.isOver && this.takeOne());
  }

  private async beginAgain(): Promise<void> {
    await nextTurn();
    this.hasBegun = false;
    if (this.frames.length > 0) this.read();
  }

  private takeOne(): boolean {
    const frame = this.frames.shift();
    if (!frame) return false;
    this.waiting -= frame.data.length;
    this.options.onFrame(frame);
    return true;
  }
}
