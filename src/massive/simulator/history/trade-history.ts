import type { Ticker } from '../../../market/index.js';
import type { TapeTrade } from '../../protocol/index.js';
import { TradeChunk } from './trade-chunk.js';

const CHUNK_TRADES = 65_536;
/** What falls out at once is at most this part of what is kept. */
const SMALLEST_PART = 8;

/** The newest trades that the playback has passed, whatever became of them on the way to the clients. */
export class TradeHistory {
  private readonly chunks: TradeChunk[] = [];
  private readonly chunkTrades: number;
  private kept = 0;
  private gone = 0;

  /** @param limit trades to keep */
  constructor(private readonly limit: number) {
    this.chunkTrades = Math.max(1, Math.min(CHUNK_TRADES, Math.floor(limit / SMALLEST_PART)));
  }

  get count(): number {
    return this.kept;
  }
  /** Trades that are too old to be kept. */
  get fallenOut(): number {
    return this.gone;
  }

  add(trade: TapeTrade): void {
    let chunk = this.chunks.at(-1);
    if (!chunk || chunk.full) this.chunks.push((chunk = new TradeChunk(this.chunkTrades)));
    chunk.add(trade);
    this.kept += 1;
    while (this.kept > this.limit) {
      const oldest = this.chunks.shift()?.count ?? 0;
      this.kept -= oldest;
      this.gone += oldest;
    }
  }

  /** A symbol's trades in the order of the tape, or backwards; at least those of these times (epoch ms, both inclusive). */
  *of(symbol: Ticker, order: 'asc' | 'desc', from = -Infinity, to = Infinity): Generator<TapeTrade> {
    for (const chunk of order === 'asc' ? this.chunks : this.chunks.toReversed()) {
      if (chunk.overlaps(from, to)) yield* order === 'asc' ? chunk.of(symbol) : chunk.backwards(symbol);
    }
  }
}
