import { type Bar, type EpochMs, epochMsOf, type Ticker, tradingDayOf } from '../../../market/index.js';
import type { TapeTrade } from '../../protocol/index.js';
import { Aggregator, type EndedBar } from '../aggregator.js';
import { BarHistory } from './bar-history.js';
import { TradeHistory } from './trade-history.js';

/** Everything that the playback has passed so far, the feed's time included: what the REST endpoints answer from. */
export class MarketRecord {
  readonly trades: TradeHistory;
  readonly bars = new BarHistory();
  /** Ticker → tape, for the reference data. */
  readonly tickers = new Map<Ticker, number>();
  private readonly aggregator = new Aggregator();
  private serial = 0;
  private newest = 0;

  /** @param limit trades to keep */
  constructor(limit: number) {
    this.trades = new TradeHistory(limit);
  }

  /** Time of the newest trade; 0 before the first. */
  get feedTime(): EpochMs {
    return epochMsOf(this.newest);
  }

  /** @returns the bars that the trade has brought to an end */
  add(trade: TapeTrade): readonly EndedBar[] {
    const { serial } = tradingDayOf(trade.time);
    if (serial !== this.serial) this.endDay(serial);
    this.newest = Math.max(this.newest, trade.time);
    this.trades.add(trade);
    if (!this.tickers.has(trade.symbol)) this.tickers.set(trade.symbol, trade.tape);
    const ended = this.aggregator.add(trade);
    for (const { aggregate } of ended) if (aggregate.span === 'minute') this.bars.putMinute(aggregate.symbol, aggregate.bar);
    return ended;
  }

  /** The day bars so far, oldest first, each with its midnight in New York as its start. */
  days(symbol: Ticker): Bar[] {
    const forming = this.aggregator.dayBar(symbol);
    const done = this.bars.daysOf(symbol);
    if (!forming) return done;
    const start = tradingDayOf(forming.start).begin;
    return [...done.filter((bar) => bar.start !== start), { ...forming, start }];
  }

  private endDay(serial: number): void {
    if (this.serial !== 0) {
      for (const symbol of this.tickers.keys()) {
        const bar = this.aggregator.dayBar(symbol);
        if (bar) this.bars.putDay(symbol, bar);
      }
    }
    this.serial = serial;
  }
}
