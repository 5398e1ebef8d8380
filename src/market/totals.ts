/** Counters of parts that follow one another, as one: what a part that ended has counted stays counted. */
export class Totals<Counters extends { readonly [Key in keyof Counters]: number }> {
  private ended: Counters | undefined;
  private current: Counters | undefined;

  /** From here on these count. */
  follow(counters: Counters): void {
    this.ended = this.value;
    this.current = counters;
  }

  /** Undefined before the first part. */
  get value(): Counters | undefined {
    const { ended, current } = this;
    if (!ended || !current) return current;
    const keys = Object.keys(current) as (keyof Counters)[];
    return Object.fromEntries(keys.map((key) => [key, ended[key] + current[key]])) as Counters;
  }
}
