/** The newest `limit` items, oldest first. */
export class Recent<Item> {
  private readonly ring: Item[] = [];
  private added = 0;

  constructor(private readonly limit: number) {}

  add(item: Item): void {
    this.ring[this.added % this.limit] = item;
    this.added += 1;
  }

  /** The newest `count` of those that fit, oldest first. */
  last(count: number, fits: (item: Item) => boolean = () => true): Item[] {
    const found: Item[] = [];
    for (let age = 1; age <= this.ring.length && found.length < count; age += 1) {
      const item = this.ring[(this.added - age) % this.limit];
      if (item !== undefined && fits(item)) found.push(item);
    }
    return found.toReversed();
  }
}
