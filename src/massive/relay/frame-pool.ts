const SMALLEST = 256;
/** Blocks kept of each size; one recipient group is served at a time, so few are ever lent at once. */
const KEPT = 8;

/**
 * Memory for frames, used again as soon as the sockets have passed a frame on. Fresh memory for every frame costs more, in collecting
 * it, than all the copying. Blocks come in powers of two, so that a frame that must wait for a slow client holds at most twice its size.
 */
export class FramePool {
  private readonly free = new Map<number, ArrayBuffer[]>();
  private lent: ArrayBuffer[] = [];

  /** The contents are arbitrary. */
  take(bytes: number): Buffer {
    let size = SMALLEST;
    while (size < bytes) size *= 2;
    const block = this.free.get(size)?.pop() ?? Buffer.allocUnsafeSlow(size).buffer;
    this.lent.push(block);
    return Buffer.from(block, 0, bytes);
  }

  /** To be called when nobody refers to what was taken since the last call. */
  reclaim(): void {
    for (const block of this.lent) {
      const blocks = this.free.get(block.byteLength);
      if (!blocks) this.free.set(block.byteLength, [block]);
      else if (blocks.length < KEPT) blocks.push(block);
    }
    this.lent = [];
  }

  /** Leaves what was taken since the last call to whoever still refers to it. */
  forgo(): void {
    this.lent = [];
  }
}
