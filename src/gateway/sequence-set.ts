const FIRST_SLOTS = 16;
/** Slots that may be taken, of all. */
const FULL = 0.6;

/**
 * Keys of prints, whole numbers above 0 that a double holds. Millions of them are looked up while the feed goes on: in one array of
 * numbers they take a third of what a `Set` takes, and the garbage collector does not look at them one by one.
 */
export class SequenceSet {
  /** 0 where nothing is; the number of slots is a power of two. */
  private slots = new Float64Array(FIRST_SLOTS);
  private taken = 0;

  get size(): number {
    return this.taken;
  }

  add(sequence: number): void {
    if (this.taken >= this.slots.length * FULL) this.grow();
    const at = this.placeOf(sequence);
    if (this.slots[at] === sequence) return;
    this.slots[at] = sequence;
    this.taken += 1;
  }

  has(sequence: number): boolean {
    return this.slots[this.placeOf(sequence)] === sequence;
  }

  /** Where it is, or the free slot where it would be. */
  private placeOf(sequence: number): number {
    const last = this.slots.length - 1;
    // The upper half counts as well: vendors number by the day in steps of a thousand.
    let at = (Math.imul((sequence % 0x1_0000_0000) ^ Math.floor(sequence / 0x1_0000_0000), 0x9e37_79b1) >>> 7) & last;
    while (this.slots[at] !== 0 && this.slots[at] !== sequence) at = (at + 1) & last;
    return at;
  }

  private grow(): void {
    const before = this.slots;
    this.slots = new Float64Array(before.length * 2);
    for (const sequence of before) if (sequence !== 0) this.slots[this.placeOf(sequence)] = sequence;
  }
}
