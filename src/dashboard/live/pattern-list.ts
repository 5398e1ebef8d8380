import type { PatternView } from '../wire/index.js';

/** How far a pattern has come in its life: none goes back by itself. */
const stageOf = ({ status, provisional }: PatternView): number =>
  status === 'forming' ? (provisional ? 0 : 1) : status === 'confirmed' ? 2 : 3;

/** Newest first; those of one moment by their id, so that the list does not depend on who told of them first. */
const isBefore = (a: PatternView, b: PatternView): boolean => a.time > b.time || (a.time === b.time && a.id < b.id);

/** The newest patterns as they stand now, each once; one older than a full list's last is not kept. */
export class PatternList {
  #patterns: readonly PatternView[] = [];

  constructor(private readonly most: number) {}

  get views(): readonly PatternView[] {
    return this.#patterns;
  }

  /**
   * A further step takes the place of the one before.
   * @param isCorrection nothing else takes a pattern back to an earlier step: that comes late
   * @returns whether it is news
   */
  take(pattern: PatternView, isCorrection = false): boolean {
    const known = this.#patterns.findIndex(({ id }) => id === pattern.id);
    const there = this.#patterns[known];
    if (there) {
      if (!isCorrection && stageOf(pattern) < stageOf(there)) return false;
      this.#patterns = this.#patterns.with(known, pattern);
      return true;
    }
    const after = this.#patterns.findIndex((other) => isBefore(pattern, other));
    this.#patterns = this.#patterns.toSpliced(after === -1 ? this.#patterns.length : after, 0, pattern).slice(0, this.most);
    return true;
  }

  /** A row of the tables: what a message has told stands, unless the row knows of a later step. */
  fillIn(row: PatternView): void {
    const there = this.#patterns.find(({ id }) => id === row.id);
    if (!there || stageOf(row) > stageOf(there)) this.take(row);
  }

  clear(): void {
    this.#patterns = [];
  }
}
