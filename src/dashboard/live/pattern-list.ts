import type { PatternView } from '../wire/index.js';

/** How far a pattern has come in its life: none goes back by itself. */
const stageOf = ({ status, provisional }: PatternView): number =>
  status === 'forming' ? (provisional ? 0 : 1) : status === 'confirmed' ? 2 : 3;

/** From there on nothing but a correction changes what a step says, and that stands in the tables before it is told. */
const CONFIRMED = 2;

/** Newest first; those of one moment by their id, so that the list does not depend on who told of them first. */
const isBefore = (a: PatternView, b: PatternView): boolean => a.detectedAt > b.detectedAt || (a.detectedAt === b.detectedAt && a.id < b.id);

/** The newest patterns as they stand now, each once; one older than a full list's last is not kept. */
export class PatternList {
  private patterns: readonly PatternView[] = [];
  /** Of each pattern, how many had been told when it was. */
  private readonly takenAt = new Map<string, number>();
  private lastTaken = 0;

  constructor(private readonly most: number) {}

  get views(): readonly PatternView[] {
    return this.patterns;
  }

  /** A place between what has been told and what will be. */
  get place(): number {
    return this.lastTaken;
  }

  /**
   * A further step takes the place of the one before.
   * @param isCorrection nothing else takes a pattern back to an earlier step: that comes late
   * @returns whether it is news
   */
  take(pattern: PatternView, isCorrection = false): boolean {
    this.lastTaken += 1;
    const isNews = this.put(pattern, isCorrection);
    if (isNews) this.takenAt.set(pattern.id, this.lastTaken);
    return isNews;
  }

  private put(pattern: PatternView, isCorrection: boolean): boolean {
    const known = this.patterns.findIndex(({ id }) => id === pattern.id);
    const there = this.patterns[known];
    if (there) {
      if (!isCorrection && stageOf(pattern) < stageOf(there)) return false;
      this.patterns = this.patterns.with(known, pattern);
      return true;
    }
    const after = this.patterns.findIndex((other) => isBefore(pattern, other));
    const all = this.patterns.toSpliced(after === -1 ? this.patterns.length : after, 0, pattern);
    for (const { id } of all.slice(this.most)) this.takenAt.delete(id);
    this.patterns = all.slice(0, this.most);
    return true;
  }

  /**
   * A row of the tables: what a message has told stands, unless the row knows of a later step, or of a correction that nobody was told of.
   * @param readAfter the tables were read behind this place
   */
  fillIn(row: PatternView, readAfter: number): void {
    const there = this.patterns.find(({ id }) => id === row.id);
    const stage = stageOf(row);
    const isLater = !there || stage > stageOf(there);
    const isCorrected = stage >= CONFIRMED && stage === (there && stageOf(there)) && (this.takenAt.get(row.id) ?? 0) <= readAfter;
    if (isLater || isCorrected) this.put(row, false);
  }

  clear(): void {
    this.patterns = [];
    this.takenAt.clear();
  }
}
