import {
  type Aggregate,
  type Bar,
  DAY_MS,
  type EpochMs,
  epochMsOf,
  type FeedHistory,
  MINUTE_MS,
  parseTicker,
  SECOND_MS,
  type Ticker,
  type Trade,
  tradingDayOf,
} from '../../market/index.js';
import { RestDelayedError, RestError, RestRowsError } from './errors.js';
import { idleTickers } from './idle.js';
import { RestClient, type RestClientOptions } from './rest-client.js';
import { barOf, printOf, RowReader, tickerOf } from './rows.js';

/** Bars of one page. */
const PAGE = 50_000;
/** Trades of one page: parsing as many as the vendor allows, 50,000, would hold up the feed for a good part of a second. */
const TRADES_PAGE = 2_500;
/** Tickers of one snapshot, for the same reason, and because their names stand in the address. */
const SNAPSHOT_TICKERS = 400;
/** Plans without real-time data get them so late. */
const DELAY_MS = 15 * MINUTE_MS;

/** What the vendor's REST interface knows of the past. Errors are `RestError`s. */
export class RestHistory implements FeedHistory {
  private readonly client: RestClient;

  constructor(private readonly options: RestClientOptions) {
    this.client = new RestClient(options);
  }

  /** `/v3/trades`: trades with SIP times from `from` to `to`, both included to the whole millisecond, oldest first; none that was corrected. */
  async *trades(symbol: Ticker, from: EpochMs, to: EpochMs): AsyncGenerator<readonly Trade[]> {
    const query = {
      'timestamp.gte': nanosOf(from),
      'timestamp.lt': nanosOf(epochMsOf(to + 1)),
      order: 'asc',
      sort: 'timestamp',
      limit: TRADES_PAGE,
    };
    const reader = new RowReader(printOf, `trades of ${symbol}`);
    let isDelayed = false;
    for await (const page of this.client.pages({ path: `/v3/trades/${encodeURIComponent(symbol)}`, query })) {
      isDelayed ||= page.isDelayed;
      yield reader.read(page.rows).flatMap(({ isCorrected, isTapeTime, ...print }): Trade[] => {
        if (print.time >= from && print.time <= to) return isCorrected ? [] : [{ kind: 'trade', symbol, ...print }];
        // The vendor was asked by the tape's time, and knows it: the exchange's does not say where the print belongs.
        if (!isTapeTime) reader.refuse(print, 'sip_timestamp');
        return [];
      });
    }
    if (isDelayed) this.awaitDelay(`trades of ${symbol}`, to);
    reader.end();
  }

  /** `/v2/aggs`: minute bars that begin from `from` to `to`, both included, oldest first. */
  minuteBars(symbol: Ticker, from: EpochMs, to: EpochMs): AsyncGenerator<readonly Aggregate[]> {
    return this.aggregates(symbol, 'minute', epochMsOf(from - (from % MINUTE_MS)), to);
  }

  /** The same of seconds. */
  secondBars(symbol: Ticker, from: EpochMs, to: EpochMs): AsyncGenerator<readonly Aggregate[]> {
    return this.aggregates(symbol, 'second', epochMsOf(from - (from % SECOND_MS)), to);
  }

  private async *aggregates(symbol: Ticker, span: Aggregate['span'], first: EpochMs, to: EpochMs): AsyncGenerator<readonly Aggregate[]> {
    for await (const bars of this.bars(symbol, span, first, to)) {
      yield bars
        .filter(({ start }) => start >= first && start <= to)
        .map((bar) => ({ kind: 'aggregate', symbol, span, bar, dayVolume: 0 }));
    }
  }

  /** `/v2/aggs`: daily bars of the dates from `from` to `to`, oldest first, as they were traded (not adjusted for splits). */
  async *dayBars(symbol: Ticker, from: EpochMs, to: EpochMs): AsyncGenerator<readonly Bar[]> {
    for await (const bars of this.bars(symbol, 'day', from, to)) {
      yield bars.map((bar) => ({ ...bar, start: epochMsOf(tradingDayOf(bar.start).serial * DAY_MS) }));
    }
  }

  private async *bars(symbol: Ticker, timespan: Aggregate['span'] | 'day', from: EpochMs, to: EpochMs): AsyncGenerator<Bar[]> {
    const below = `/v2/aggs/ticker/${encodeURIComponent(symbol)}/range/1/${timespan}/`;
    const query = { adjusted: false, sort: 'asc', limit: PAGE };
    const reader = new RowReader(barOf, `${timespan} bars of ${symbol}`);
    let isDelayed = false;
    for await (const page of this.client.pages({ path: `${below}${from}/${to}`, query, below })) {
      isDelayed ||= page.isDelayed;
      yield reader.read(page.rows);
    }
    if (isDelayed && timespan !== 'day') this.awaitDelay(`${timespan} bars of ${symbol}`, to);
    reader.end();
  }

  /** `/v3/reference/tickers`: every stock that trades, on an exchange or over the counter. */
  async tickers(): Promise<readonly Ticker[]> {
    const tickers: Ticker[] = [];
    for await (const page of this.listed()) tickers.push(...page);
    return tickers;
  }

  /** Those of `tickers` that a snapshot does not exclude; where none is to be had, all. */
  async *traded(from: EpochMs, to: EpochMs): AsyncGenerator<readonly Ticker[]> {
    const listed: Ticker[] = [];
    let unread: RestRowsError | undefined;
    try {
      for await (const page of this.listed()) listed.push(...page);
    } catch (error) {
      if (!(error instanceof RestRowsError)) throw error;
      unread = error;
    }
    let hasSnapshots = true;
    for (let at = 0; at < listed.length; at += SNAPSHOT_TICKERS) {
      const some = listed.slice(at, at + SNAPSHOT_TICKERS);
      const idle = hasSnapshots ? await this.idle(some, from, to) : undefined;
      if (idle === undefined) hasSnapshots = false;
      yield idle === undefined ? some : some.filter((ticker) => !idle.has(ticker));
    }
    if (unread) throw unread;
  }

  /** Every ticker once. Those that no feed could name are left out, as they are there. */
  private async *listed(): AsyncGenerator<readonly Ticker[]> {
    const known = new Set<Ticker>();
    const reader = new RowReader(tickerOf, 'tickers');
    for (const market of ['stocks', 'otc']) {
      const query = { market, active: true, limit: 1_000 };
      for await (const { rows } of this.client.pages({ path: '/v3/reference/tickers', query })) {
        const fresh = new Set(reader.read(rows).flatMap(({ ticker }) => parseTicker(ticker) ?? []));
        for (const ticker of fresh) if (known.has(ticker)) fresh.delete(ticker);
        for (const ticker of fresh) known.add(ticker);
        yield [...fresh];
      }
    }
    reader.end();
  }

  /** Which of them cannot have traded, by `/v2/snapshot`; undefined where the plan has none, or the answer is none. */
  private async idle(tickers: readonly Ticker[], from: EpochMs, to: EpochMs): Promise<ReadonlySet<string> | undefined> {
    const path = '/v2/snapshot/locale/us/markets/stocks/tickers';
    const query = { tickers: tickers.join(','), include_otc: true };
    try {
      const rows: unknown[] = [];
      for await (const page of this.client.pages({ path, query, field: 'tickers' })) rows.push(...page.rows);
      return idleTickers(rows, from, to);
    } catch (error) {
      if (!(error instanceof RestError) || this.options.signal.aborted) throw error;
      this.options.log.info('no snapshot shows which tickers have not traded; requesting all of them', { error: error.message });
      return undefined;
    }
  }

  /** @throws RestDelayedError when the plan cannot have what was asked for yet */
  private awaitDelay(what: string, to: EpochMs): void {
    const now = this.options.clock.now();
    const waitMs = Math.min(to + DELAY_MS - now, DELAY_MS);
    if (waitMs <= 0) return;
    throw new RestDelayedError(
      `The plan delays the ${what} by a quarter of an hour; they are requested again then.`,
      epochMsOf(now + waitMs),
    );
  }
}

const nanosOf = (time: EpochMs): string => `${time}000000`;
