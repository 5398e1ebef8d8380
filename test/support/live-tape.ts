import { epochMsOf, tickerOf } from '../../src/market/index.js';
import type { TapeTrade } from '../../src/massive/index.js';
import { OPENING_MS } from './trades-file.js';

/** A trade `ms` after the opening of 2013-10-07. */
export function tapeTrade(symbol: string, ms: number, fields: Partial<TapeTrade> = {}): TapeTrade {
  const time = epochMsOf(OPENING_MS + ms);
  return {
    kind: 'trade',
    symbol: tickerOf(symbol),
    price: 10,
    size: 100,
    time,
    sequence: ms + 1,
    conditions: [],
    exchange: 12,
    id: `${symbol}-${ms}`,
    nanos: 0,
    participantTime: time,
    tape: 1,
    trfId: 0,
    trfTime: epochMsOf(0),
    ...fields,
  };
}

/** A tape that goes on when the test says so. */
export class LiveTape implements AsyncIterable<readonly TapeTrade[]> {
  private readonly waiting: (readonly TapeTrade[])[] = [];
  private wake: () => void = () => undefined;
  private over = false;

  push(...trades: readonly TapeTrade[]): void {
    this.waiting.push(trades);
    this.wake();
  }

  end(): void {
    this.over = true;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly TapeTrade[]> {
    for (;;) {
      const batch = this.waiting.shift();
      if (batch) yield batch;
      else if (this.over) return;
      else
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
    }
  }
}
