import type pg from 'pg';
import { z } from 'zod';
import { isoTime, TIMEFRAMES } from '../../market/index.js';
import {
  alertsTable,
  barsTable,
  copyOf,
  type Corrected,
  type Fields,
  indicatorsTable,
  parserOf,
  patternsTable,
  type Row,
  type RowOf,
  type SymbolCorrection,
  type Table,
  type withdrawnTable,
} from '../index.js';
import { copyIn } from './copy.js';
import { copyLines } from './copy-rows.js';
import { changedIn, columnsIn } from './row-writer.js';
import type { SessionTotals } from './sessions.js';

/** What a correction has done to one table. */
const Change = z.object({
  /** Place of the row among those given. */
  place: z.number().int(),
  revision: z.number().int(),
  is_new: z.boolean(),
  /** The session that counts the row, and how many it has more: 1, 0 or −1. */
  session: z.string().nullable(),
  more: z.number().int(),
});
type Change = z.infer<typeof Change>;

/** What corrections have done, and by how much sessions have more or fewer rows. */
export interface CorrectionResult {
  readonly corrected: Corrected;
  readonly totals: ReadonlyMap<string, SessionTotals>;
}

const REASON = 'With the late print, this would not have occurred.';

/** Bars of a timeframe that end later than `from` begin at this instant or later. Days go by midnight UTC. */
const BEGINS = `date_bin(
  CASE s.timeframe WHEN '1min' THEN interval '1 minute' WHEN '5min' THEN interval '5 minutes' WHEN '15min' THEN interval '15 minutes'
    WHEN '30min' THEN interval '30 minutes' WHEN '1hour' THEN interval '1 hour' ELSE interval '1 day' END, s.from_time, timestamptz 'epoch')`;

/** Puts what is right of some symbols in the place of what was written, in the transaction that `client` is in. */
export async function correct(client: pg.ClientBase, shard: number, corrections: readonly SymbolCorrection[]): Promise<CorrectionResult> {
  const bars = corrections.flatMap((one) => one.bars);
  const groups = corrections.flatMap((one) => one.indicators);
  const indicators = groups.flatMap((group) => [...group]);
  const patterns = corrections.flatMap((one) => one.patterns);
  const alerts = corrections.flatMap((one) => one.alerts);
  await client.query('CREATE TEMPORARY TABLE IF NOT EXISTS correction_scope (symbol text, from_time timestamptz) ON COMMIT DELETE ROWS');
  await client.query('INSERT INTO correction_scope SELECT * FROM unnest($1::text[], $2::timestamptz[])', [
    corrections.map(({ symbol }) => symbol),
    corrections.map(({ from }) => isoTime(from)),
  ]);
  const changed = {
    bars: await write(client, barsTable, [bars]),
    indicators: await write(client, indicatorsTable, groups),
    patterns: await write(client, patternsTable, [patterns]),
    alerts: await write(client, alertsTable, [alerts]),
  };
  const withdrawn = {
    indicators: await withdraw(client, indicatorsTable, 'calculation_timestamp', 'indicator'),
    patterns: await withdraw(client, patternsTable, 'detection_timestamp', 'pattern'),
    alerts: await withdraw(client, alertsTable, 'alert_timestamp', 'alert'),
  };
  await client.query(
    `UPDATE feed_gaps g SET results = 'corrected' WHERE g.shard = $1 AND g.status <> 'open'
       AND g.gap_to >= (SELECT min(from_time) FROM correction_scope)`,
    [shard],
  );
  const totals = new Totals();
  for (const { session, more } of changed.indicators) totals.add(session, 'indicators', more);
  for (const { session, more } of changed.patterns) totals.add(session, 'patterns', more);
  for (const { sessionId } of withdrawn.indicators) totals.add(sessionId, 'indicators', -1);
  for (const { sessionId, confirmedAt } of withdrawn.patterns) totals.add(sessionId, 'patterns', confirmedAt === null ? 0 : -1);
  const corrected: Corrected = {
    bars: changed.bars.map(({ place, revision }) => ({ ...copyOf(barsTable, bars[place - 1]!), revision })),
    indicators: changed.indicators.map((change) => revised(indicators, change)),
    patterns: changed.patterns.map((change) => revised(patterns, change)),
    alerts: changed.alerts.map((change) => revised(alerts, change)),
    withdrawnPatterns: withdrawn.patterns,
    withdrawnAlerts: withdrawn.alerts,
  };
  return { corrected, totals: totals.bySession };
}

class Totals {
  readonly bySession = new Map<string, SessionTotals>();

  add(session: string | null, of: keyof SessionTotals, count: number): void {
    if (session === null || count === 0) return;
    const totals = this.bySession.get(session) ?? { patterns: 0, indicators: 0 };
    totals[of] += count;
    this.bySession.set(session, totals);
  }
}

function revised<Of>(rows: readonly Of[], { place, revision, is_new: isNew }: Change): { row: Of; revision: number; isNew: boolean } {
  return { row: rows[place - 1]!, revision, isNew };
}

/** Upserts the rows that are others than what stands there. @returns those */
async function write<Of extends Fields>(client: pg.ClientBase, table: Table<Of>, groups: readonly Iterable<Row<Of>>[]): Promise<Change[]> {
  const { name, key, counted } = table;
  const columns = columnsIn(table);
  const compared = columns.filter((column) => column !== 'revision');
  const content = changedIn(table).filter((column) => column !== 'revision');
  const staged = `corrected_${name}`;
  await client.query(
    `SET LOCAL client_min_messages = warning;
     CREATE TEMPORARY TABLE IF NOT EXISTS ${staged} ON COMMIT DELETE ROWS AS SELECT ${columns.join(', ')}, 0 AS place FROM ${name} WITH NO DATA`,
  );
  await copyIn(client, `COPY ${staged} (${columns.join(', ')}, place) FROM STDIN`, numbered(copyLines(table, groups)));
  const counts = (row: string): string => (counted === undefined ? 'false' : `(${row}.${counted} IS NOT NULL)`);
  const session = counted === undefined ? 'NULL' : 'CASE WHEN t.symbol IS NULL THEN s.session_id ELSE t.session_id END';
  const values = (of: string): string => content.map((column) => `${of}.${column}`).join(', ');
  const { rows } = await client.query(
    `WITH changed AS (
       SELECT DISTINCT ON (${key.map((column) => `s.${column}`).join(', ')}) s.*, t.symbol IS NULL AS is_new, coalesce(t.revision, 0) + 1 AS next_revision,
         ${session} AS session, ${counts('s')}::int - ${counts('t')}::int AS more
       FROM ${staged} s LEFT JOIN ${name} t USING (${key.join(', ')})
       WHERE t.symbol IS NULL OR (${values('s')}) IS DISTINCT FROM (${values('t')})
       ORDER BY ${key.map((column) => `s.${column}`).join(', ')}, place DESC
     ), written AS (
       INSERT INTO ${name} (${compared.join(', ')}, revision) SELECT ${compared.join(', ')}, next_revision FROM changed
       ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${content.map((column) => `${column} = excluded.${column}`).join(', ')}, revision = excluded.revision
     )
     SELECT place, next_revision AS revision, is_new, session, more FROM changed ORDER BY place`,
  );
  return z.array(Change).parse(rows);
}

function* numbered(lines: Iterable<string>): Generator<string, void> {
  let place = 0;
  for (const line of lines) {
    place += 1;
    yield `${line}\t${place}`;
  }
}

/** Takes away what stands in the table and is none of the rows that are right. @returns the rows as they stood */
async function withdraw<Of extends Fields>(
  client: pg.ClientBase,
  table: Table<Of>,
  time: string,
  kind: RowOf<typeof withdrawnTable>['kind'],
): Promise<Row<Of>[]> {
  const { name, key } = table;
  const same = key.map((column) => `c.${column} = t.${column}`).join(' AND ');
  const { rows } = await client.query(
    `WITH gone AS (
       DELETE FROM ${name} t USING (SELECT scope.*, tf AS timeframe FROM correction_scope scope, unnest($3::text[]) AS tf) s
       WHERE t.symbol = s.symbol AND t.timeframe = s.timeframe AND t.${time} >= ${BEGINS}
         AND NOT EXISTS (SELECT FROM corrected_${name} c WHERE ${same})
       RETURNING t.*
     ), noted AS (
       INSERT INTO withdrawn_results (kind, symbol, row_data, reason) SELECT $1, symbol, to_jsonb(gone), $2 FROM gone
     )
     SELECT * FROM gone`,
    [kind, REASON, TIMEFRAMES],
  );
  return rows.map(parserOf(table));
}
