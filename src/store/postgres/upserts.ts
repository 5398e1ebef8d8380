import type pg from 'pg';
import type { BarRow, IndicatorRows, PatternRows } from '../index.js';

const iso = (time: number): string => new Date(time).toISOString();
/** Rows of one statement; unnest has one plan for any number, but making the text of the arrays holds up the event loop. */
const CHUNK = 2_000;

/** Of several rows with one key the last stands: a statement may not touch a row twice (SQL state 21000). */
function lastOfKey<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

/** A statement a chunk, one after the other: of several rows with one key the last stands in the end, wherever they are. */
async function inChunks<Row>(
  rows: Iterable<Row>,
  keyOf: (row: Row) => string,
  write: (chunk: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  let chunk: Row[] = [];
  for (const row of rows) {
    if (chunk.push(row) < CHUNK) continue;
    await write(lastOfKey(chunk, keyOf));
    chunk = [];
  }
  if (chunk.length > 0) await write(lastOfKey(chunk, keyOf));
}

function* flat<Row>(groups: Iterable<Iterable<Row>>): Generator<Row, void> {
  for (const group of groups) yield* group;
}

export async function upsertBars(client: pg.ClientBase, rows: readonly BarRow[]): Promise<void> {
  await inChunks(
    rows,
    (row) => `${row.symbol} ${row.timestamp}`,
    (chunk) =>
      client.query(
        `INSERT INTO ohlcv_1min AS t (symbol, timestamp, open, high, low, close, volume, vwap, trades, revision, source)
       SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::bigint[], $8::float8[], $9::int[], $10::int[], $11::text[])
       ON CONFLICT (symbol, timestamp) DO UPDATE SET open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
         volume = excluded.volume, vwap = excluded.vwap, trades = excluded.trades, revision = excluded.revision, source = excluded.source`,
        [
          chunk.map((r) => r.symbol),
          chunk.map((r) => iso(r.timestamp)),
          chunk.map((r) => r.open),
          chunk.map((r) => r.high),
          chunk.map((r) => r.low),
          chunk.map((r) => r.close),
          chunk.map((r) => Math.round(r.volume)),
          chunk.map((r) => r.vwap),
          chunk.map((r) => r.trades),
          chunk.map((r) => r.revision),
          chunk.map((r) => r.source),
        ],
      ),
  );
}

export async function upsertIndicators(client: pg.ClientBase, groups: readonly IndicatorRows[]): Promise<void> {
  await inChunks(
    flat(groups),
    (row) => `${row.symbol} ${row.indicatorType} ${row.timeframe} ${row.timestamp}`,
    (chunk) =>
      client.query(
        `INSERT INTO intraday_indicators (symbol, indicator_type, timeframe, calculation_timestamp, value_data, session_id, source)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[], $6::uuid[], $7::text[])
       ON CONFLICT (symbol, indicator_type, timeframe, calculation_timestamp)
       DO UPDATE SET value_data = excluded.value_data, session_id = excluded.session_id, source = excluded.source`,
        [
          chunk.map((r) => r.symbol),
          chunk.map((r) => r.indicatorType),
          chunk.map((r) => r.timeframe),
          chunk.map((r) => iso(r.timestamp)),
          chunk.map((r) => JSON.stringify(r.values)),
          chunk.map((r) => r.sessionId),
          chunk.map((r) => r.source),
        ],
      ),
  );
}

export async function upsertPatterns(client: pg.ClientBase, groups: readonly PatternRows[]): Promise<void> {
  await inChunks(
    flat(groups),
    (row) => `${row.symbol} ${row.patternType} ${row.timeframe} ${row.timestamp}`,
    (chunk) =>
      client.query(
        `INSERT INTO intraday_patterns (event_id, symbol, pattern_type, timeframe, detection_timestamp, confidence, pattern_data, levels, expiration_timestamp, session_id, source,
         status, provisional, changed_at, confirmed_at, entry_price, atr, outcome, probability, probability_low, probability_high, samples, edge)
       SELECT e, s, p, f, d, c, j, ARRAY(SELECT value::numeric FROM jsonb_array_elements_text(l)), x, i, o, st, pr, ch, co, en, at, ou, pb, pl, ph, sa, ed
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::numeric[], $7::jsonb[], $8::jsonb[], $9::timestamptz[], $10::uuid[], $11::text[],
           $12::text[], $13::boolean[], $14::timestamptz[], $15::timestamptz[], $16::float8[], $17::float8[], $18::text[], $19::float8[], $20::float8[], $21::float8[], $22::int[], $23::text[])
         AS u(e, s, p, f, d, c, j, l, x, i, o, st, pr, ch, co, en, at, ou, pb, pl, ph, sa, ed)
       ON CONFLICT (symbol, pattern_type, timeframe, detection_timestamp)
       DO UPDATE SET event_id = excluded.event_id, confidence = excluded.confidence, pattern_data = excluded.pattern_data, levels = excluded.levels,
         expiration_timestamp = excluded.expiration_timestamp, session_id = excluded.session_id, source = excluded.source,
         status = excluded.status, provisional = excluded.provisional, changed_at = excluded.changed_at, confirmed_at = excluded.confirmed_at,
         entry_price = excluded.entry_price, atr = excluded.atr, outcome = excluded.outcome, probability = excluded.probability,
         probability_low = excluded.probability_low, probability_high = excluded.probability_high, samples = excluded.samples, edge = excluded.edge`,
        [
          chunk.map((r) => r.eventId),
          chunk.map((r) => r.symbol),
          chunk.map((r) => r.patternType),
          chunk.map((r) => r.timeframe),
          chunk.map((r) => iso(r.timestamp)),
          chunk.map((r) => r.confidence),
          chunk.map((r) => JSON.stringify({ direction: r.direction, bar: r.bar, levels: r.levels })),
          chunk.map((r) => JSON.stringify(Object.values(r.levels))),
          chunk.map((r) => iso(r.expiresAt)),
          chunk.map((r) => r.sessionId),
          chunk.map((r) => r.source),
          chunk.map((r) => r.status),
          chunk.map((r) => r.provisional),
          chunk.map((r) => iso(r.changedAt)),
          chunk.map((r) => (r.confirmedAt === null ? null : iso(r.confirmedAt))),
          chunk.map((r) => r.entry),
          chunk.map((r) => r.atr),
          chunk.map((r) => r.outcome),
          chunk.map((r) => r.odds?.probability),
          chunk.map((r) => r.odds?.low),
          chunk.map((r) => r.odds?.high),
          chunk.map((r) => r.odds?.samples),
          chunk.map((r) => r.odds?.edge),
        ],
      ),
  );
}
