import type { FeedMessage } from '../market/index.js';
import { BATCH, type Pace } from './pace.js';

interface Waiting {
  readonly page: readonly FeedMessage[];
  /** How far it has been taken. */
  at: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export interface LatePrintsOptions {
  readonly pace: Pace;
  /** Looked at when its turn has come: what the log has by then is left out. */
  readonly isMissing: (message: FeedMessage) => boolean;
  /** Appends what is missing; resolves when the log has it. */
  readonly append: (messages: readonly FeedMessage[]) => Promise<void>;
}

/**
 * Pages that were fetched, on their way to the log: one entry after the other, each of what waits by then, whosever it is, and no
 * faster than the present allows. Pages keep their order.
 */
export class LatePrints {
  private readonly waiting: Waiting[] = [];
  private isAppending = false;

  constructor(private readonly options: LatePrintsOptions) {}

  /** Resolves when all that was missing of it is in the log. */
  put(page: readonly FeedMessage[]): Promise<void> {
    if (page.length === 0) return Promise.resolve();
    return new Promise((done, failed) => {
      this.waiting.push({ page, at: 0, done, failed });
      if (!this.isAppending) void this.appendAll();
    });
  }

  private async appendAll(): Promise<void> {
    const { pace, append } = this.options;
    this.isAppending = true;
    while (this.waiting.length > 0) {
      const { batch, finished } = this.nextEntry();
      try {
        if (batch.length > 0) await append(batch);
        for (const { done } of finished) done();
        if (batch.length > 0) await pace.pause();
      } catch (error) {
        for (const { failed } of [...finished, ...this.waiting.splice(0)]) failed(error);
      }
    }
    this.isAppending = false;
  }

  private nextEntry(): { readonly batch: readonly FeedMessage[]; readonly finished: readonly Waiting[] } {
    const batch: FeedMessage[] = [];
    const finished: Waiting[] = [];
    for (let first = this.waiting[0]; first && batch.length < BATCH; first = this.waiting[0]) {
      for (; first.at < first.page.length && batch.length < BATCH; first.at += 1) {
        const message = first.page[first.at]!;
        if (this.options.isMissing(message)) batch.push(message);
      }
      if (first.at < first.page.length) break;
      finished.push(first);
      this.waiting.shift();
    }
    return { batch, finished };
  }
}
