import type { Random } from '../../market/index.js';

/**
 * Who has to go when a key has more connections than the plan allows; the vendor evicts the oldest. Others have been seen:
 * the newest, at once or only after its first subscription, both, either.
 */
export const SIMULATOR_POLICIES = ['evict-oldest', 'evict-newest', 'evict-newest-after-subscribe', 'both', 'random'] as const;
export type SimulatorPolicy = (typeof SIMULATOR_POLICIES)[number];

/** The connections of each key, counted from authentication on. */
export class ConnectionSlots<Member> {
  private readonly members = new Map<string, Member[]>();
  private mostEver = 0;
  private mostContending = 0;

  /** @param isReal false for a member that takes a slot and is no connection: it is left out of the counts */
  constructor(
    private readonly limit: number,
    private readonly policy: SimulatorPolicy,
    private readonly isReal: (member: Member) => boolean = () => true,
    private readonly random: Random = () => 0,
  ) {}

  /** The most connections that have ever kept a slot of one key at once. */
  get most(): number {
    return this.mostEver;
  }
  /** The most connections that have ever wanted a slot of one key at once, those that had to go included. */
  get mostContenders(): number {
    return this.mostContending;
  }

  count(): number {
    return [...this.members.values()].reduce((sum, list) => sum + list.filter(this.isReal).length, 0);
  }

  /** Who takes the slots of each key, the unreal included. */
  holders(): ReadonlyMap<string, readonly Member[]> {
    return this.members;
  }

  /** Takes a newcomer in. @returns who has to leave, the newcomer perhaps among them; they are no longer counted */
  enter(key: string, newcomer: Member): Member[] {
    const list = [...(this.members.get(key) ?? []), newcomer];
    const evicted = this.choose(list, this.excessOf(list));
    this.keep(key, list, evicted);
    return evicted;
  }

  /** To be called when a member has subscribed. @returns who has to leave now that did not have to before */
  settle(key: string): Member[] {
    const list = this.members.get(key) ?? [];
    const evicted = list.slice(list.length - this.excessOf(list));
    this.keep(key, list, evicted);
    return evicted;
  }

  /** Takes a newcomer in whatever the policy says; the oldest others have to leave. */
  seize(key: string, newcomer: Member): Member[] {
    const list = [...(this.members.get(key) ?? []), newcomer];
    const evicted = list.slice(0, this.excessOf(list));
    this.keep(key, list, evicted);
    return evicted;
  }

  leave(key: string, member: Member): void {
    const staying = this.members.get(key)?.filter((other) => other !== member) ?? [];
    if (staying.length > 0) this.members.set(key, staying);
    else this.members.delete(key);
  }

  private keep(key: string, list: readonly Member[], evicted: readonly Member[]): void {
    const staying = list.filter((member) => !evicted.includes(member));
    if (staying.length > 0) this.members.set(key, staying);
    else this.members.delete(key);
    this.mostEver = Math.max(this.mostEver, staying.filter(this.isReal).length);
    this.mostContending = Math.max(this.mostContending, list.filter(this.isReal).length);
  }

  private excessOf(list: readonly Member[]): number {
    return Math.max(0, list.length - this.limit);
  }

  private choose(list: readonly Member[], excess: number): Member[] {
    if (excess === 0) return [];
    switch (this.policy) {
      case 'evict-oldest':
        return list.slice(0, excess);
      case 'evict-newest':
        return list.slice(-excess);
      case 'evict-newest-after-subscribe':
        return [];
      case 'random':
        return this.random() < 0.5 ? list.slice(0, excess) : list.slice(-excess);
      case 'both':
        return [...new Set([...list.slice(0, excess), ...list.slice(-excess)])];
    }
  }
}
