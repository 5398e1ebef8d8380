import type { Arena } from '../../indicators/index.js';
import type { Timeframe } from '../../market/index.js';
import { CHANGE_SIZE, PatternChange, writeChange } from './change.js';
import type { PatternKind } from './kind.js';

/** What one bar, print or halt has changed, in order: kept as doubles, an object for those who ask. */
export class PatternChanges implements Iterable<PatternChange> {
  constructor(
    private readonly kinds: readonly PatternKind[],
    readonly timeframe: Timeframe,
    private readonly numbers: Float64Array,
    private readonly from: number,
    readonly length: number,
  ) {}

  /** @param i from 0 to `length` − 1 */
  at(i: number): PatternChange {
    return new PatternChange(this.kinds, this.timeframe, this.numbers, this.from + i * CHANGE_SIZE);
  }

  *[Symbol.iterator](): Generator<PatternChange, void> {
    for (let i = 0; i < this.length; i += 1) yield this.at(i);
  }
}

/** Changes that one call brings are written down one by one and taken away together. */
export class ChangeLog {
  private numbers = new Float64Array(8 * CHANGE_SIZE);
  private size = 0;

  constructor(
    private readonly arena: Arena,
    private readonly kinds: readonly PatternKind[],
    private readonly timeframe: Timeframe,
  ) {}

  /** @param record of the occurrence, its kind included @param status place in PATTERN_STATUSES @param news one of NEWS */
  add(state: Float64Array, record: number, status: number, time: number, news: number): void {
    const at = this.size;
    this.size += CHANGE_SIZE;
    if (this.size > this.numbers.length) {
      const longer = new Float64Array(2 * this.numbers.length);
      longer.set(this.numbers);
      this.numbers = longer;
    }
    writeChange(this.numbers, at, state, record, status, time, news);
  }

  /** What has been written since the last call; undefined for nothing. */
  take(): PatternChanges | undefined {
    const { size, numbers, arena } = this;
    if (size === 0) return undefined;
    this.size = 0;
    const at = arena.reserve(size);
    const { slab } = arena;
    for (let i = 0; i < size; i += 1) slab[at + i] = numbers[i]!;
    return new PatternChanges(this.kinds, this.timeframe, slab, at, size / CHANGE_SIZE);
  }
}
