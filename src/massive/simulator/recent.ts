/** The newest `limit` items, oldest first. */
export class Recent<Item> {
  private items: Item[] = [];

  constructor(private readonly limit: number) {}

  add(item: Item): void {
    this.items.push(item);
    if (this.items.length >= this.limit * 2) this.items = this.items.slice(-this.limit);
  }

  /** The newest `count` of those that fit, oldest first. */
  last(count: number, fits: (item: Item) => boolean = () => true): Item[] {
    const found: Item[] = [];
    for (let i = this.items.length - 1; i >= Math.max(0, this.items.length - this.limit) && found.length < count; i -= 1) {
      const item = this.items[i];
      if (item !== undefined && fits(item)) found.push(item);
    }
    return found.toReversed();
  }
}
