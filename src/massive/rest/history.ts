import { z } from 'zod';
import {
  type Bar,
  DAY_MS,
  tradingDayOf,
  type Aggregate,
  epochMsOf,
  type EpochMs,
  type FeedHistory,
  MINUTE_MS,
  parseTicker,
  type Ticker,
  type Trade,
} from '../../market/index.js';
import { RestClient, type RestClientOptions } from './rest-client.js';

const NANOS_DIGITS = 6;

const RestTrade = z.object({
  conditions: z.array(z.int()).default([]),
  correction: z.int().default(0),
  exchange: z.int().default(0),
  id: z.string().default(''),
  price: z.number().positive(),
  sequence_number: z.int().default(0),
  sip_timestamp: z.string().regex(/^\d{19}$/),
  size: z.number().nonnegative(),
  decimal_size: z.coerce.number().nonnegative().optional(),
});

const RestBar = z.object({
  t: z.int(),
  o: z.number().positive(),
  h: z.number().positive(),
  l: z.number().positive(),
  c: z.number().positive(),
  v: z.number().nonnegative(),
  vw: z.number().positive().optional(),
  n: z.int().nonnegative().default(0),
});

/** Bars of one page. */
const PAGE = 50_000;
/** Trades of one page: parsing as many as the vendor allows, 50,000, would hold up the feed for a good part of a second. */
const TRADES_PAGE = 2_500;

/** What the vendor's REST interface knows of the past. */
export class RestHistory implements FeedHistory {
  private readonly client: RestClient;
  /** Rows that could not be used. */
  readonly counters = { bad: 0 };

  constructor(options: RestClientOptions) {
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
    for await (const rows of this.client.pages(`/v3/trades/${encodeURIComponent(symbol)}`, query)) {
      yield this.good(RestTrade, rows)
        .filter(({ correction }) => correction === 0)
        .map((row) => ({
          kind: 'trade',
          symbol,
          price: row.price,
          size: row.decimal_size ?? row.size,
          time: epochMsOf(Number(row.sip_timestamp.slice(0, -NANOS_DIGITS))),
          sequence: row.sequence_number,
          conditions: row.conditions,
          exchange: row.exchange,
          id: row.id,
        }));
    }
  }

  /** `/v2/aggs`: minute bars that begin from `from` to `to`, both included, oldest first. */
  async *minuteBars(symbol: Ticker, from: EpochMs, to: EpochMs): AsyncGenerator<readonly Aggregate[]> {
    const path = `/v2/aggs/ticker/${encodeURIComponent(symbol)}/range/1/minute/${from - (from % MINUTE_MS)}/${to}`;
    for await (const rows of this.client.pages(path, { adjusted: false, sort: 'asc', limit: PAGE })) {
      yield this.good(RestBar, rows).map(({ t, o, h, l, c, v, vw = c, n }) => ({
        kind: 'aggregate',
        symbol,
        span: 'minute',
        bar: { start: epochMsOf(t), open: o, high: h, low: l, close: c, volume: v, vwap: vw, trades: n },
        dayVolume: 0,
      }));
    }
  }

  /** `/v2/aggs`: daily bars of the dates from `from` to `to`, oldest first, as they were traded (not adjusted for splits). */
  async *dayBars(symbol: Ticker, from: EpochMs, to: EpochMs): AsyncGenerator<readonly Bar[]> {
    const path = `/v2/aggs/ticker/${encodeURIComponent(symbol)}/range/1/day/${from}/${to}`;
    for await (const rows of this.client.pages(path, { adjusted: false, sort: 'asc', limit: PAGE })) {
      yield this.good(RestBar, rows).map(({ t, o, h, l, c, v, vw = c, n }) => ({
        start: epochMsOf(tradingDayOf(epochMsOf(t)).serial * DAY_MS),
        open: o,
        high: h,
        low: l,
        close: c,
        volume: v,
        vwap: vw,
        trades: n,
      }));
    }
  }

  /** `/v3/reference/tickers`: every stock that trades. */
  async tickers(): Promise<readonly Ticker[]> {
    const tickers: Ticker[] = [];
    for await (const rows of this.client.pages('/v3/reference/tickers', { market: 'stocks', active: true, limit: 1_000 })) {
      for (const { ticker } of this.good(z.object({ ticker: z.string() }), rows)) {
        const symbol = parseTicker(ticker);
        if (symbol) tickers.push(symbol);
      }
    }
    return tickers;
  }

  private good<Schema extends z.ZodType>(schema: Schema, rows: readonly unknown[]): z.output<Schema>[] {
    return rows.flatMap((row) => {
      const parsed = schema.safeParse(row);
      if (parsed.success) return [parsed.data];
      this.counters.bad += 1;
      return [];
    });
  }
}

const nanosOf = (time: EpochMs): string => `${time}000000`;
