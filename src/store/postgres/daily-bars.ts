import type pg from 'pg';
import { z } from 'zod';
import {
  DAY_MS,
  type EpochMs,
  epochMsOf,
  SOURCES,
  type Ticker,
  tickerOf,
  tradingDay,
  tradingDayOf,
  tradingDayOnOrBefore,
} from '../../market/index.js';
import type { BarRow } from '../index.js';

const numeric = z.union([z.string(), z.number()]).transform(Number);
const Day = z.object({
  day: z.number(),
  symbol: z.string(),
  open: numeric,
  high: numeric,
  low: numeric,
  close: numeric,
  volume: numeric,
  vwap: numeric,
  trades: numeric,
  revision: numeric,
  source: z.enum(SOURCES),
});

/** The trading days before a New York date, newest first. */
function sessionsBefore(before: EpochMs, limit: number): ReturnType<typeof tradingDay>[] {
  const days: ReturnType<typeof tradingDay>[] = [];
  let { serial } = tradingDayOf(before);
  while (days.length < limit) {
    serial = tradingDayOnOrBefore(serial - 1);
    days.push(tradingDay(serial));
  }
  return days;
}

/** Regular sessions folded from the minutes; the calendar says when each began and ended. */
export async function selectDailyBars(client: pg.ClientBase, symbol: Ticker, before: EpochMs, limit: number): Promise<BarRow[]> {
  const sessions = sessionsBefore(before, limit);
  const { rows } = await client.query(
    `SELECT d.day, b.symbol, (array_agg(b.open ORDER BY b.timestamp))[1] AS open, max(b.high) AS high, min(b.low) AS low,
       (array_agg(b.close ORDER BY b.timestamp DESC))[1] AS close, sum(b.volume) AS volume,
       coalesce(sum(b.vwap * b.volume) / nullif(sum(b.volume), 0), avg(b.close)::float8) AS vwap, sum(b.trades) AS trades, sum(b.revision) AS revision,
       (array_agg(b.source ORDER BY b.timestamp DESC))[1] AS source
     FROM unnest($2::int[], $3::timestamptz[], $4::timestamptz[]) AS d(day, opens, closes)
     JOIN ohlcv_1min b ON b.symbol = $1 AND b.timestamp >= d.opens AND b.timestamp < d.closes
     GROUP BY d.day, b.symbol ORDER BY d.day`,
    [
      symbol,
      sessions.map(({ serial }) => serial),
      sessions.map(({ open }) => new Date(open).toISOString()),
      sessions.map(({ close }) => new Date(close).toISOString()),
    ],
  );
  return z
    .array(Day)
    .parse(rows)
    .map(({ day, symbol: ticker, ...bar }) => ({ ...bar, symbol: tickerOf(ticker), timestamp: epochMsOf(day * DAY_MS) }));
}
