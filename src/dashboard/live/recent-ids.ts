/** Remembers the newest `capacity` ids, so that a message published twice is shown once. The oldest id is forgotten first. */
export class RecentIds {
  private readonly ids = new Set<string>();
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** @returns false when the id is known already */
  add(id: string): boolean {
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    if (this.ids.size > this.capacity) {
      const { value } = this.ids.values().next();
      if (value !== undefined) this.ids.delete(value);
    }
    return true;
  }

  clear(): void {
    this.ids.clear();
  }
}
