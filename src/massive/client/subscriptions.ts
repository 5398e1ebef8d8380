import type { Topic } from './topics.js';

const ACKNOWLEDGED = /^subscribed to: (.+)$/;

/** What one connection has asked for, and what the server has acknowledged: it says nothing at all about a topic it does not know. */
export class Subscriptions {
  private readonly pending = new Set<Topic>();
  private readonly held = new Set<Topic>();
  private refusals = 0;

  get acknowledged(): number {
    return this.held.size;
  }
  get unanswered(): readonly Topic[] {
    return [...this.pending];
  }
  get complete(): boolean {
    return this.pending.size === 0;
  }
  /** Answers `not authorized`, which name no topic. */
  get refused(): number {
    return this.refusals;
  }

  asked(topics: Iterable<Topic>): void {
    for (const topic of topics) if (!this.held.has(topic)) this.pending.add(topic);
  }

  dropped(topics: Iterable<Topic>): void {
    for (const topic of topics) {
      this.pending.delete(topic);
      this.held.delete(topic);
    }
  }

  /** @returns whether it answers a topic that was waiting */
  onSuccess(message: string): boolean {
    const topic = ACKNOWLEDGED.exec(message)?.[1];
    if (topic === undefined || !this.pending.delete(topic)) return false;
    this.held.add(topic);
    return true;
  }

  onRefusal(): void {
    this.refusals += 1;
  }
}
