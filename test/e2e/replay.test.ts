import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../postgres-server.js';
import { run } from '../support/command.js';
import { recording } from '../support/recording.js';
import { query } from '../support/tables.js';
import { atr, deviation, ema, macd, rsi, type Series, sma } from '../support/two-pass.js';

const { file, trades } = recording();
/** Conditions whose prints count into no volume: official close, official open, corrected close. */
const NO_VOLUME = new Set(['15', '16', '38']);
/** Conditions whose prices were not made by the market of that moment, and Form T inside regular hours. */
const NO_VWAP = new Set('2 5 7 10 12 13 15 16 20 21 22 29 33 38 52 53'.split(' '));
/** Conditions whose prints set no last price inside regular hours. */
const NO_LAST = new Set('2 5 7 10 12 13 15 16 20 21 22 29 33 37 52 53'.split(' '));
const OPEN = Date.parse('2013-10-07T13:30:00Z');
const CLOSE = Date.parse('2013-10-07T20:00:00Z');

interface Print {
  readonly symbol: string;
  readonly time: number;
  readonly price: number;
  readonly size: number;
  readonly conditions: readonly string[];
}

/** Prints that were not corrected, straight from the file's text: no code of the project takes part. */
function printsOf(path: string): Print[] {
  const [head = '', ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  const columns = head.split(',');
  return lines.flatMap((line) => {
    const quoted = /"([^"]*)"/.exec(line);
    const cells = line.replace(/"[^"]*"/, (quoted?.[1] ?? '').replaceAll(',', ' ')).split(',');
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    if (cell('correction') !== '0') return [];
    const time = Number(cell('sip_timestamp').slice(0, -6));
    const conditions = cell('conditions').split(' ');
    return [{ symbol: cell('ticker'), time, price: Number(cell('price')), size: Number(cell('size')), conditions }];
  });
}

const minuteOf = (time: number): number => Math.floor(time / 60_000) * 60_000;

/** Volume per ticker and minute. */
function volumesOf(prints: readonly Print[]): Map<string, number> {
  const volumes = new Map<string, number>();
  for (const { symbol, time, size, conditions } of prints) {
    if (conditions.some((id) => NO_VOLUME.has(id))) continue;
    const key = `${symbol} ${new Date(minuteOf(time)).toISOString()}`;
    volumes.set(key, (volumes.get(key) ?? 0) + size);
  }
  return volumes;
}

/** Minutes of the regular session in which a print sets a price, per ticker. */
function minutesOf(prints: readonly Print[]): Record<string, number> {
  const seen = new Map<string, Set<number>>();
  for (const { symbol, time, conditions } of prints) {
    if (time < OPEN || time >= CLOSE || conditions.some((id) => NO_LAST.has(id))) continue;
    const minutes = seen.get(symbol) ?? new Set();
    seen.set(symbol, minutes.add(minuteOf(time)));
  }
  return Object.fromEntries([...seen].map(([symbol, minutes]) => [symbol, minutes.size]));
}

/** Session VWAP at the end of each minute that has a print. */
function vwapOf(prints: readonly Print[], wanted: string): Map<number, number> {
  const vwaps = new Map<number, number>();
  let turnover = 0;
  let shares = 0;
  for (const { symbol, time, price, size, conditions } of prints) {
    if (symbol !== wanted || time < OPEN || time >= CLOSE) continue;
    if (!conditions.some((id) => NO_VWAP.has(id))) {
      turnover += price * size;
      shares += size;
    }
    vwaps.set(minuteOf(time), turnover / shares);
  }
  return vwaps;
}

describe('replay of a day', () => {
  let postgres: PostgresServer;
  let url: string;
  let summary: Record<string, number>;

  beforeAll(async () => {
    postgres = await startPostgresServer();
    url = await postgres.createDatabase();
    const { code, output } = await run(['replay', file, '--json'], { DATABASE_URL: url });
    expect(code, output).toBe(0);
    summary = JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Record<string, number>;
  });
  afterAll(() => postgres.stop());

  it('reads every trade', () => {
    const rows = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n').length - 1;
    expect(summary).toMatchObject({ ticks: trades ?? rows, bad: 0, revisions: 0 });
  });

  it('makes a bar of each regular-session minute that has a price: 390 of a liquid symbol', async () => {
    const rows = await query<{ symbol: string; n: string }>(
      url,
      `SELECT symbol, count(*) AS n FROM ohlcv_1min
       WHERE (timestamp AT TIME ZONE 'America/New_York')::time >= '09:30' AND (timestamp AT TIME ZONE 'America/New_York')::time < '16:00'
       GROUP BY symbol ORDER BY symbol`,
    );
    const minutes = Object.fromEntries(rows.map(({ symbol, n }) => [symbol, Number(n)]));
    expect(minutes).toEqual(minutesOf(printsOf(file)));
    expect(minutes).toMatchObject({ SPY: 390, BAC: 390 });
  });

  it('has every minute volume right to the share', async () => {
    const expected = volumesOf(printsOf(file));
    const rows = await query<{ symbol: string; timestamp: Date; volume: string }>(url, 'SELECT symbol, timestamp, volume FROM ohlcv_1min');
    expect(rows.length).toBeGreaterThan(1_560);
    const wrong = rows.filter(({ symbol, timestamp, volume }) => expected.get(`${symbol} ${timestamp.toISOString()}`) !== Number(volume));
    expect(wrong).toEqual([]);
  });

  it.each(['SPY', 'AIG', 'BAC', 'IBM'])('has indicators of %s that equal a recomputation over its stored bars', async (symbol) => {
    const rows = await query<Record<'high' | 'low' | 'close', string> & { timestamp: Date }>(
      url,
      `SELECT timestamp, high, low, close FROM ohlcv_1min WHERE symbol = '${symbol}' ORDER BY timestamp`,
    );
    const bars = rows.map(({ high, low, close }) => ({ high: Number(high), low: Number(low), close: Number(close) }));
    const closes = bars.map(({ close }) => close);
    const middle = sma(closes, 20);
    const width = deviation(closes, 20);
    const band = (factor: number): Series => middle.map((mean, i) => (mean === undefined ? undefined : mean + factor * (width[i] ?? NaN)));
    const { macd: line, signal } = macd(closes);
    const expected: Record<string, Series> = {
      'SMA20 value': middle,
      'EMA20 value': ema(closes, 20),
      'RSI14 value': rsi(closes, 14),
      'ATR14 value': atr(bars, 14),
      'MACD macd': line,
      'MACD signal': signal,
      'BollingerBands upper': band(2),
      'BollingerBands lower': band(-2),
    };
    const index = new Map(rows.map(({ timestamp }, i) => [timestamp.getTime(), i]));
    const stored = await query<{ indicator_type: string; value_data: Record<string, number>; calculation_timestamp: Date }>(
      url,
      `SELECT indicator_type, value_data, calculation_timestamp FROM intraday_indicators
       WHERE symbol = '${symbol}' AND timeframe = '1min' AND indicator_type <> 'VWAP'`,
    );
    const seen: Record<string, number> = {};
    for (const { indicator_type: type, value_data: values, calculation_timestamp: time } of stored) {
      const i = index.get(time.getTime()) ?? -1;
      for (const [output, value] of Object.entries(values)) {
        const series = expected[`${type} ${output}`];
        if (series === undefined) continue;
        seen[`${type} ${output}`] = (seen[`${type} ${output}`] ?? 0) + 1;
        // Absolute, in dollars or points: the square root of a variance that is all but zero keeps half its digits.
        expect(Math.abs(value - (series[i] ?? NaN)), `${type} ${output} at ${time.toISOString()}`).toBeLessThan(1e-6);
      }
    }
    const warm = Object.fromEntries(Object.entries(expected).map(([name, series]) => [name, series.filter((v) => v !== undefined).length]));
    expect(seen).toEqual(warm);
  });

  it('has a session VWAP that equals turnover over volume, summed from the file', async () => {
    const stored = await query<{ value: string; calculation_timestamp: Date }>(
      url,
      `SELECT value_data->>'value' AS value, calculation_timestamp FROM intraday_indicators
       WHERE symbol = 'BAC' AND indicator_type = 'VWAP' AND timeframe = '1min' ORDER BY calculation_timestamp`,
    );
    const expected = vwapOf(printsOf(file), 'BAC');
    expect(stored).toHaveLength(390);
    const wrong = stored.filter(
      ({ value, calculation_timestamp: time }) => Math.abs(Number(value) - (expected.get(time.getTime()) ?? NaN)) > 1e-9,
    );
    expect(wrong).toEqual([]);
  });

  it('writes the same tables when it runs again', async () => {
    const sum =
      'SELECT count(*)::int AS n, sum(hashtext(t::text))::text AS h FROM (SELECT symbol, timestamp, open, high, low, close, volume FROM ohlcv_1min) t';
    const before = await query(url, sum);
    const { code, output } = await run(['replay', file, '--json'], { DATABASE_URL: url });
    expect(code, output).toBe(0);
    expect(await query(url, sum)).toEqual(before);
  });
});
