import { type FeedHistory, type FeedMessage, HistoryError, type Ticker } from '../market/index.js';
import type { KnownPrints } from './known-prints.js';
import type { OpenSpan } from './open-span.js';
import { BATCH, type Pace } from './pace.js';

/** Why something is not whole. */
export interface Failure {
  readonly error: unknown;
}

export interface SymbolFetchOptions {
  readonly history: FeedHistory;
  /** `bars` where the plan has no trades. */
  readonly from: 'trades' | 'bars';
  readonly pace: Pace;
  /** Appends late messages; resolves when the log has them. */
  readonly say: (shard: number, messages: readonly FeedMessage[]) => Promise<void>;
  /** A symbol could not be had, or not whole. */
  readonly onFailure: (error: unknown) => void;
}

/** Symbols that are asked for at once: with answers of 50 ms they make 600 requests a second, which the rate then bounds. */
const AT_ONCE = 32;
/** So many symbols could not be had, and it is not the symbols. */
const MOST_FAILED = 20;

/**
 * Fetches what a shard of the log misses of a span, many symbols at once. A symbol's prints come one page after the other; what has
 * come is appended one batch after the other, whoever brought it, while others are asked for. A symbol's pages wait for their turn:
 * what is held is a page for each that is asked for.
 */
export class SymbolFetch {
  private appending: Promise<void> = Promise.resolve();

  constructor(private readonly options: SymbolFetchOptions) {}

  /** @returns why it is not whole, undefined when it is; symbols that were had whole are asked for no more */
  async run(symbols: Iterable<Ticker>, span: OpenSpan, shard: number, known: KnownPrints): Promise<Failure | undefined> {
    const queue = [...symbols].filter((symbol) => !span.isDone(symbol)).toReversed();
    let first: Failure | undefined;
    let failed = 0;
    const work = async (): Promise<void> => {
      for (let symbol = queue.pop(); symbol !== undefined; symbol = queue.pop()) {
        try {
          await this.fetch(symbol, span, shard, known);
        } catch (error) {
          this.options.onFailure(error);
          failed += 1;
          const goesOn = error instanceof HistoryError && error.isOfSymbol && failed < MOST_FAILED;
          // What ends it tells more than what one symbol lacked.
          if (!first || !goesOn) first = { error };
          if (!goesOn) queue.length = 0;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return first;
  }

  private async fetch(symbol: Ticker, span: OpenSpan, shard: number, known: KnownPrints): Promise<void> {
    const { history, from: kind, pace } = this.options;
    const { between, from, to } = span;
    await pace.calm();
    const pages: AsyncIterable<readonly FeedMessage[]> =
      kind === 'trades' ? history.trades(symbol, between.from, between.to) : history.minuteBars(symbol, from, to);
    for await (const page of pages) if (page.length > 0) await this.inTurn(() => this.append(page, span, shard, known));
    span.finish(symbol);
    known.forget(symbol);
  }

  private async append(page: readonly FeedMessage[], span: OpenSpan, shard: number, known: KnownPrints): Promise<void> {
    const { say, pace } = this.options;
    for (let at = 0; at < page.length;) {
      const batch: FeedMessage[] = [];
      for (; at < page.length && batch.length < BATCH; at += 1) {
        const message = page[at]!;
        if (message.kind === 'trade' && (known.has(message) || span.arrived.has(message))) continue;
        batch.push(message);
        span.arrived.add([message]);
      }
      if (batch.length === 0) return;
      await say(shard, batch);
      span.count(shard, batch);
      await pace.pause();
    }
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    const turn = this.appending.then(step);
    this.appending = turn.catch(() => undefined);
    return turn;
  }
}
