import { frame } from '../protocol/index.js';
import { FramePool } from './frame-pool.js';

/** The vendor's own clients read up to 1,000,000 bytes. */
export const MAX_FRAME_BYTES = 256 * 1_024;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Elements encoded once, from which the frames of any selection are copied together: copying is cheaper than encoding. */
export class EncodedBatch {
  /** All of it as one array frame: each element is followed by one byte, a comma or the bracket. */
  private readonly bytes: Buffer;
  /** Where each element begins, and where one more would. */
  private readonly starts: Int32Array;
  private readonly views: (Buffer | undefined)[] = [];

  constructor(
    elements: readonly string[],
    private readonly limit = MAX_FRAME_BYTES,
    private readonly pool = new FramePool(),
  ) {
    const text = frame(elements);
    this.bytes = Buffer.from(text);
    const plain = this.bytes.length === text.length;
    this.starts = new Int32Array(elements.length + 1);
    let at = 1;
    for (let i = 0; i < elements.length; i += 1) {
      const element = elements[i] ?? '';
      this.starts[i] = at;
      at += (plain ? element.length : Buffer.byteLength(element)) + 1;
    }
    this.starts[elements.length] = at;
  }

  /** @returns as few frames as the limit allows; an element that is larger by itself has a frame of its own */
  all(): Buffer[] {
    const count = this.starts.length - 1;
    if (count === 0) return [];
    if (this.bytes.length <= this.limit) return [this.bytes];
    return this.some(Int32Array.from({ length: count }, (_, i) => i));
  }

  /** The elements with these indices, which ascend, in memory of the pool. */
  some(picks: Int32Array): Buffer[] {
    const frames: Buffer[] = [];
    let from = 0;
    let bytes = 1;
    for (let i = 0; i < picks.length; i += 1) {
      const pick = picks[i] ?? 0;
      const size = this.start(pick + 1) - this.start(pick);
      if (i > from && bytes + size > this.limit) {
        frames.push(this.copy(picks, from, i, bytes));
        from = i;
        bytes = 1;
      }
      bytes += size;
    }
    if (from < picks.length) frames.push(this.copy(picks, from, picks.length, bytes));
    return frames;
  }

  private copy(picks: Int32Array, from: number, to: number, bytes: number): Buffer {
    const target = this.pool.take(bytes);
    target[0] = OPEN_BRACKET;
    let at = 1;
    for (let i = from; i < to;) {
      const first = picks[i] ?? 0;
      let last = first;
      for (i += 1; i < to && picks[i] === last + 1; i += 1) last += 1;
      const piece = first === last ? this.view(first) : this.bytes.subarray(this.start(first), this.start(last + 1));
      target.set(piece, at);
      at += piece.length;
    }
    target[bytes - 1] = CLOSE_BRACKET;
    return target;
  }

  /** Kept, since many selections have the same element. */
  private view(i: number): Buffer {
    return (this.views[i] ??= this.bytes.subarray(this.start(i), this.start(i + 1)));
  }

  private start(i: number): number {
    return this.starts[i] ?? 0;
  }
}

export function framesOf(elements: readonly string[], limit = MAX_FRAME_BYTES): Buffer[] {
  return new EncodedBatch(elements, limit).all();
}
