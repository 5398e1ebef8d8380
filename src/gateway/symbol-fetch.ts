import { type BarSource, type FeedHistory, type FeedMessage, HistoryError, type Ticker } from '../market/index.js';
import type { KnownPrints } from './known-prints.js';
import { LatePrints } from './late-prints.js';
import type { OpenSpan } from './open-span.js';
import type { Pace } from './pace.js';

/** Why something is not whole. */
export interface Failure {
  readonly error: unknown;
}

export interface SymbolFetchOptions {
  readonly history: FeedHistory;
  readonly from: BarSource;
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
 * Fetches what a shard of the log misses of a span, many symbols at once: while some are asked for, what others had is appended. A
 * symbol's prints come one page after the other, and its next page is asked for when the last one is in the log: what is held is a
 * page for each that is asked for.
 */
export class SymbolFetch {
  constructor(private readonly options: SymbolFetchOptions) {}

  /** @returns why it is not whole, undefined when it is; symbols that were had whole are asked for no more */
  async run(symbols: Iterable<Ticker>, span: OpenSpan, shard: number, known: KnownPrints): Promise<Failure | undefined> {
    const queue = [...symbols].filter((symbol) => !span.isDone(symbol)).toReversed();
    const late = this.latePrints(span, shard, known);
    let first: Failure | undefined;
    let failed = 0;
    const work = async (): Promise<void> => {
      for (let symbol = queue.pop(); symbol !== undefined; symbol = queue.pop()) {
        try {
          await this.options.pace.calm();
          for await (const page of this.pages(symbol, span)) await late.put(page);
          span.finish(symbol);
          known.forget(symbol);
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

  private pages(symbol: Ticker, { between, from, to }: OpenSpan): AsyncIterable<readonly FeedMessage[]> {
    const { history, from: kind } = this.options;
    if (kind === 'trades') return history.trades(symbol, between.from, between.to);
    return kind === 'minutes' ? history.minuteBars(symbol, from, to) : history.secondBars(symbol, from, to);
  }

  private latePrints(span: OpenSpan, shard: number, known: KnownPrints): LatePrints {
    const { pace, say } = this.options;
    return new LatePrints({
      pace,
      isMissing: (message) => {
        if (message.kind !== 'trade') return true;
        if (known.has(message) || span.arrived.has(message)) return false;
        span.arrived.add([message]);
        return true;
      },
      append: async (batch) => {
        await say(shard, batch);
        span.count(shard, batch);
      },
    });
  }
}
