import type pg from 'pg';
import { z } from 'zod';
import { type Bar, DAY_MS, epochMsOf, SECOND_MS, type Ticker, tradingDay, tradingDayOf, tradingDayOnOrBefore } from '../../market/index.js';
import type { BarsPage, BulkBarQuery, BulkDayQuery } from '../index.js';

/** Bounds what a statement gives back: some 25,000 bars where each symbol has a day of minutes. */
const SYMBOLS_A_PAGE = 64;
/** A bar's columns, each an array over the bars of a symbol: a row a bar takes several times as long to make and to read. */
const COLUMNS = ['start', 'open', 'high', 'low', 'close', 'volume', 'vwap', 'trades'] as const;
const gathered = COLUMNS.map((column) => `array_to_json(array_agg(${column} ORDER BY start)) AS ${column}`).join(', ');

/** JSON has no NaN. */
const numbers = z.array(z.number().nullable()).nullable();
const Symbols = z.array(z.tuple([z.string(), numbers, numbers, numbers, numbers, numbers, numbers, numbers, numbers]));
type Run = <T>(work: (client: pg.ClientBase) => Promise<T>) => Promise<T>;

/** @param run lends a connection, for a page each time */
export async function* selectBarsOf(run: Run, { symbols, from, to, limitEach }: BulkBarQuery): AsyncGenerator<BarsPage> {
  const minutes = `SELECT date_part('epoch', timestamp) AS start, open, high, low, close, volume, nullif(vwap, 'NaN') AS vwap, trades FROM ohlcv_1min
    WHERE symbol = s.symbol AND timestamp >= $2 AND timestamp < $3 ORDER BY timestamp DESC LIMIT $4`;
  for (const page of pagesOf(symbols)) yield await run((client) => gather(client, page, minutes, [iso(from), iso(to), limitEach]));
}

/** Regular sessions folded from the minutes; the calendar says when each began and ended. */
export async function* selectDailyBarsOf(run: Run, { symbols, before, days }: BulkDayQuery): AsyncGenerator<BarsPage> {
  const sessions = await run((client) => sessionsBefore(client, before, days));
  const folded = `SELECT d.day * ${DAY_MS / SECOND_MS} AS start, m.* FROM unnest($2::bigint[], $3::timestamptz[], $4::timestamptz[]) AS d(day, opens, closes)
    CROSS JOIN LATERAL (
      SELECT (array_agg(open ORDER BY timestamp))[1] AS open, max(high) AS high, min(low) AS low,
        (array_agg(close ORDER BY timestamp DESC))[1] AS close, sum(volume) AS volume,
        coalesce(nullif(sum(vwap * volume) / nullif(sum(volume), 0), 'NaN'), avg(close)::float8) AS vwap, sum(trades) AS trades
      FROM ohlcv_1min WHERE symbol = s.symbol AND timestamp >= d.opens AND timestamp < d.closes HAVING count(*) > 0
    ) m`;
  const values = [sessions.map(({ serial }) => serial), sessions.map(({ open }) => iso(open)), sessions.map(({ close }) => iso(close))];
  for (const page of pagesOf(symbols)) {
    yield sessions.length === 0 ? new Map(page.map((symbol) => [symbol, []])) : await run((client) => gather(client, page, folded, values));
  }
}

const iso = (time: number): string => new Date(time).toISOString();

function* pagesOf(symbols: readonly Ticker[]): Generator<readonly Ticker[]> {
  for (let from = 0; from < symbols.length; from += SYMBOLS_A_PAGE) yield symbols.slice(from, from + SYMBOLS_A_PAGE);
}

/** @param bars a SELECT of the bars of `s.symbol`, with their start in seconds */
async function gather(client: pg.ClientBase, symbols: readonly Ticker[], bars: string, values: readonly unknown[]): Promise<BarsPage> {
  const { rows } = await client.query({
    text: `SELECT s.symbol, b.* FROM unnest($1::text[]) AS s(symbol) CROSS JOIN LATERAL (SELECT ${gathered} FROM (${bars}) each) b`,
    values: [symbols, ...values],
    rowMode: 'array',
  });
  const bySymbol = new Map(Symbols.parse(rows).map(([symbol, ...columns]) => [symbol, columns]));
  return new Map(symbols.map((symbol) => [symbol, barsIn(bySymbol.get(symbol) ?? [])]));
}

type Column = readonly (number | null)[] | null | undefined;

function barsIn([starts, open, high, low, close, volume, vwap, trades]: readonly Column[]): Bar[] {
  const at = (column: Column, i: number): number => column?.[i] ?? NaN;
  return (starts ?? []).map((_, i) => ({
    start: epochMsOf(at(starts, i) * SECOND_MS),
    open: at(open, i),
    high: at(high, i),
    low: at(low, i),
    close: at(close, i),
    volume: at(volume, i),
    vwap: at(vwap, i),
    trades: at(trades, i),
  }));
}

type Session = Pick<ReturnType<typeof tradingDay>, 'serial' | 'open' | 'close'>;

/** The trading days before a New York date of which the table has anything: a look for each symbol and day adds up. */
async function sessionsBefore(client: pg.ClientBase, before: number, limit: number): Promise<Session[]> {
  const days: Session[] = [];
  let { serial } = tradingDayOf(epochMsOf(before));
  while (days.length < limit) {
    serial = tradingDayOnOrBefore(serial - 1);
    days.push(tradingDay(serial));
  }
  const { rows } = await client.query<{ day: number }>(
    `SELECT d.day FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS d(day, opens, closes)
     WHERE EXISTS (SELECT FROM ohlcv_1min WHERE timestamp >= d.opens AND timestamp < d.closes)`,
    [days.map((day) => day.serial), days.map(({ open }) => iso(open)), days.map(({ close }) => iso(close))],
  );
  const known = new Set(rows.map(({ day }) => day));
  return days.filter((day) => known.has(day.serial));
}
