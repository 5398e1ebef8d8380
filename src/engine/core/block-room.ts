/** Blocks that are asked for together: few enough not to matter where a core follows few symbols. */
const BLOCKS = 16;

/** Blocks of one size, many in a piece of memory: a piece for each would cost its own bookkeeping. */
export class BlockRoom {
  private free = new Float64Array(0);

  /** @param size doubles of a block */
  constructor(private readonly size: number) {}

  /** All zero. */
  block(): Float64Array {
    if (this.free.length === 0) this.free = new Float64Array(BLOCKS * this.size);
    const block = this.free.subarray(0, this.size);
    this.free = this.free.subarray(this.size);
    return block;
  }
}
