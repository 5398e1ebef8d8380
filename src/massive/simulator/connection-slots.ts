/** Who has to go when a key has more connections than the plan allows; the vendor evicts the oldest. */
export type SimulatorPolicy = 'evict-oldest' | 'evict-newest' | 'both';

/** The connections of each key, counted from authentication on. */
export class ConnectionSlots<Member> {
  private readonly members = new Map<string, Member[]>();
  private mostEver = 0;

  constructor(
    private readonly limit: number,
    private readonly policy: SimulatorPolicy,
  ) {}

  /** The most connections that a key has ever had at once. */
  get most(): number {
    return this.mostEver;
  }

  count(): number {
    return [...this.members.values()].reduce((sum, list) => sum + list.length, 0);
  }

  /** Takes a newcomer in. @returns who has to leave, the newcomer perhaps among them; they are no longer counted */
  enter(key: string, newcomer: Member): Member[] {
    const list = this.members.get(key) ?? [];
    list.push(newcomer);
    const excess = Math.max(0, list.length - this.limit);
    const evicted = this.choose(list, excess);
    const staying = list.filter((member) => !evicted.includes(member));
    this.members.set(key, staying);
    this.mostEver = Math.max(this.mostEver, staying.length);
    return evicted;
  }

  leave(key: string, member: Member): void {
    const staying = this.members.get(key)?.filter((other) => other !== member) ?? [];
    if (staying.length > 0) this.members.set(key, staying);
    else this.members.delete(key);
  }

  private choose(list: readonly Member[], excess: number): Member[] {
    if (excess === 0) return [];
    switch (this.policy) {
      case 'evict-oldest':
        return list.slice(0, excess);
      case 'evict-newest':
        return list.slice(-excess);
      case 'both':
        return [...new Set([...list.slice(0, excess), ...list.slice(-excess)])];
    }
  }
}
