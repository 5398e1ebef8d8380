/** Doubles of a slab; a slab lives as long as one of its readers. */
const SLAB = 8_192;

/**
 * Room for copies out of blocks, many to a slab: at a minute boundary there are tens of thousands, and an object with a double in each
 * field costs V8 an object for each of them.
 */
export class Arena {
  slab: Float64Array = new Float64Array(SLAB);
  private used = 0;

  /** Where so many doubles may be written in `slab`, which may be a new one now. */
  reserve(size: number): number {
    if (this.used + size > this.slab.length) {
      this.slab = new Float64Array(Math.max(SLAB, size));
      this.used = 0;
    }
    const at = this.used;
    this.used += size;
    return at;
  }
}
