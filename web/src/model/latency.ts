/** The median of the last `size` samples. Follows a change within seconds and shrugs at a single late frame. */
export class RunningMedian {
  private readonly samples: number[] = [];
  private readonly size: number;

  constructor(size: number) {
    this.size = size;
  }

  add(sample: number): void {
    this.samples.push(sample);
    if (this.samples.length > this.size) this.samples.shift();
  }

  clear(): void {
    this.samples.length = 0;
  }

  get value(): number | null {
    const sorted = this.samples.toSorted((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
  }
}
