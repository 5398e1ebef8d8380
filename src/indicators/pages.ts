/** Doubles of a page; a page lives as long as one of its readers. */
const PAGE = 8_192;

/**
 * Room for copies out of blocks, many to a page: at a minute boundary there are tens of thousands, and an object with a double in each
 * field costs V8 an object for each of them.
 */
export class Pages {
  page: Float64Array = new Float64Array(PAGE);
  private used = 0;

  /** Where so many doubles may be written in `page`, which may be a new one now. */
  reserve(size: number): number {
    if (this.used + size > this.page.length) {
      this.page = new Float64Array(Math.max(PAGE, size));
      this.used = 0;
    }
    const at = this.used;
    this.used += size;
    return at;
  }
}
