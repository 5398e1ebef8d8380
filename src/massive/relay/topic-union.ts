/**
 * The topics that anybody holds, counted by reference. A wildcard stands beside the topics that it covers and does not replace
 * them, so that dropping it leaves the rest. Changes of one turn of the event loop are told once.
 */
export class TopicUnion {
  private readonly holders = new Map<string, number>();
  private isAnnounced = true;

  constructor(private readonly changed: (topics: ReadonlySet<string>) => void) {}

  get size(): number {
    return this.holders.size;
  }

  retain(topic: string): void {
    const holders = this.holders.get(topic) ?? 0;
    this.holders.set(topic, holders + 1);
    if (holders === 0) this.tellSoon();
  }

  release(topic: string): void {
    const holders = this.holders.get(topic);
    if (holders === undefined) return;
    if (holders > 1) {
      this.holders.set(topic, holders - 1);
      return;
    }
    this.holders.delete(topic);
    this.tellSoon();
  }

  /** A client that sends a frame per topic would else make a copy of the union per topic. */
  private tellSoon(): void {
    if (!this.isAnnounced) return;
    this.isAnnounced = false;
    queueMicrotask(() => {
      this.isAnnounced = true;
      this.changed(new Set(this.holders.keys()));
    });
  }
}
