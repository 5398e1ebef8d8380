export interface Steadiness {
  /** No silence was longer, ms. */
  readonly longest: number;
  /** From this place on. */
  readonly since: number;
}

/**
 * The silences between the messages of a stream. A place among them is the sum of all before it, ms: time in which nobody listened
 * does not count. Kept are those alone that are longer than all that follow: no other can be the longest since some place.
 */
export class Silences {
  private readonly kept: { readonly length: number; readonly end: number }[] = [];
  private total = 0;

  /** @param shortest below which silences are all alike, ms */
  constructor(private readonly shortest: number) {}

  get end(): number {
    return this.total;
  }

  add(silence: number): void {
    const length = Math.max(this.shortest, silence);
    this.total += silence;
    while ((this.kept.at(-1)?.length ?? Infinity) <= length) this.kept.pop();
    this.kept.push({ length, end: this.total });
  }

  clear(): void {
    this.kept.length = 0;
    this.total = 0;
  }

  get longest(): number {
    return this.kept[0]?.length ?? this.shortest;
  }

  /** The shortest length, of `shortest` at least, that none exceeded for `times` as long, up to the end; undefined where there is none. */
  steadyFor(times: number, shortest: number): Steadiness | undefined {
    for (let i = this.kept.length - 1; i >= 0; i -= 1) {
      const longest = Math.max(shortest, this.kept[i]?.length ?? 0);
      const since = this.total - times * longest;
      if (since >= (this.kept[i - 1]?.end ?? 0)) return { longest, since };
    }
    return undefined;
  }
}
