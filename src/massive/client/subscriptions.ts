import type { Topic } from './topics.js';

const ACKNOWLEDGED = /^subscribed to: (.+)$/;

interface Request {
  /** Not acknowledged. */
  readonly pending: Set<Topic>;
  acknowledged: number;
  refused: boolean;
}

/**
 * What one connection has asked for and what the server has made of it. It answers requests in order. It acknowledges topics
 * one by one; it says nothing at all of a topic that it does not know; and `not authorized` names no topic but comes before
 * all acknowledgements of the same request, so it belongs to the first request that has no answer yet.
 */
export class Subscriptions {
  private readonly requests: Request[] = [];
  private readonly held = new Set<Topic>();

  get acknowledged(): number {
    return this.held.size;
  }

  /** Asked for, neither acknowledged nor refused. */
  get unanswered(): readonly Topic[] {
    return this.requests.filter(({ refused }) => !refused).flatMap(({ pending }) => [...pending]);
  }

  get refused(): readonly Topic[] {
    return this.requests.filter(({ refused }) => refused).flatMap(({ pending }) => [...pending]);
  }

  get complete(): boolean {
    return this.requests.every(({ pending, refused }) => refused || pending.size === 0);
  }

  asked(topics: readonly Topic[]): void {
    const pending = new Set(topics.filter((topic) => !this.held.has(topic)));
    if (pending.size > 0) this.requests.push({ pending, acknowledged: 0, refused: false });
  }

  dropped(topics: Iterable<Topic>): void {
    for (const topic of topics) {
      this.held.delete(topic);
      for (const { pending } of this.requests) pending.delete(topic);
    }
  }

  /** @returns whether it answers a topic that was waiting */
  onSuccess(message: string): boolean {
    const topic = ACKNOWLEDGED.exec(message)?.[1];
    const request = topic === undefined ? undefined : this.requests.find(({ pending }) => pending.has(topic));
    if (topic === undefined || !request) return false;
    request.pending.delete(topic);
    request.acknowledged += 1;
    this.held.add(topic);
    if (!request.refused || request.pending.size > 0) return true;
    // All of it was granted after all: the refusal was of the next one.
    request.refused = false;
    this.onRefusal();
    return true;
  }

  /** @returns the topics that it may mean */
  onRefusal(): readonly Topic[] {
    const request = this.requests.find(({ refused, acknowledged, pending }) => !refused && acknowledged === 0 && pending.size > 0);
    if (!request) return [];
    request.refused = true;
    return [...request.pending];
  }
}
