import pg from 'pg';
import {
  type AlertQuery,
  type AlertRow,
  type BarQuery,
  type BarRow,
  type BarsPage,
  type BulkBarQuery,
  type BulkDayQuery,
  type CalibrationRow,
  type Commit,
  type DefinitionProblem,
  type Definitions,
  type HealthRow,
  type IndicatorQuery,
  type IndicatorRow,
  type IndicatorRows,
  type Ownership,
  type Page,
  type PatternQuery,
  type PatternRow,
  type PatternRows,
  type CommitResult,
  type StoredSession,
  type StoredGap,
  type Store,
  type SymbolState,
  type TimeRange,
} from '../index.js';
import { inTransaction, withClient } from './failure.js';
import { selectAlerts } from './alerts.js';
import { moveCheckpoint, selectStates, takeShard } from './checkpoints.js';
import { selectGaps, upsertGaps } from './gaps.js';
import { Partitions } from './partitions.js';
import type { EpochMs, Ticker } from '../../market/index.js';
import { replaceCalibration, selectCalibration } from './calibration.js';
import { insertDefinitions, selectDefinitions, updateProblems } from './definitions.js';
import { selectBarsOf, selectDailyBarsOf } from './bulk-bars.js';
import { selectBars, selectIndicators, selectPatterns, selectSessions, selectSymbols } from './queries.js';
import { addTotals, type SessionTotals, upsertSessions } from './sessions.js';
import { alertColumns, ALERTS, barColumns, BARS, indicatorColumns, INDICATORS, patternColumns, PATTERNS } from './row-tables.js';
import { RowWriter } from './row-writer.js';

export interface PostgresStoreOptions {
  readonly url: string;
  readonly poolSize?: number;
  readonly log?: { warn(message: string, fields?: Readonly<Record<string, unknown>>): void };
}

const POOL_SIZE = 6;
const CONNECT_TIMEOUT_MS = 5_000;

/** The tables in PostgreSQL. Run `migrate` first. @throws StoreUnavailableError, StoreRefusedError when the database does not answer */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const store = new PostgresStore(options);
  try {
    await store.ping();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

class PostgresStore implements Store {
  private readonly pool: pg.Pool;
  private readonly partitions = new Partitions();
  private readonly rows = new RowWriter();

  constructor(private readonly options: PostgresStoreOptions) {
    this.pool = new pg.Pool({
      connectionString: options.url,
      max: options.poolSize ?? POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'tickstock',
    });
    // An idle connection that breaks is replaced with the next use.
    this.pool.on('error', (error) => options.log?.warn('idle database connection broke', { error: error.message }));
  }

  acquireShard(shard: number, owner: string): Promise<Ownership> {
    return this.read((client) => takeShard(client, shard, owner));
  }

  async *symbolStates(shard: number): AsyncGenerator<readonly SymbolState[], void> {
    const page = (after: string): Promise<SymbolState[]> => this.read((client) => selectStates(client, shard, after));
    for (let states = await page(''); states.length > 0; states = await page(states.at(-1)?.symbol ?? '')) yield states;
  }

  async commit(commit: Commit): Promise<CommitResult> {
    try {
      const sessions = await inTransaction(this.pool, this.options.url, (client) => this.write(client, commit));
      this.partitions.committed();
      return { sessions };
    } catch (error) {
      this.partitions.rolledBack();
      throw error;
    }
  }

  async recordHealth(row: HealthRow): Promise<void> {
    await this.read((client) =>
      client.query(
        `INSERT INTO streaming_health_metrics
           (session_id, status, active_symbols, ticks_per_second, bars_per_minute, processing_lag_ms, cpu_percent, memory_mb, issues, measured_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          row.sessionId,
          row.status,
          row.activeSymbols,
          row.ticksPerSecond,
          row.barsPerMinute,
          row.processingLagMs,
          row.cpuPercent,
          row.memoryMb,
          JSON.stringify(row.issues),
          new Date(row.measuredAt).toISOString(),
        ],
      ),
    );
  }

  bars(query: BarQuery): Promise<readonly BarRow[]> {
    return this.read((client) => selectBars(client, query));
  }
  indicators(query: IndicatorQuery): Promise<readonly IndicatorRow[]> {
    return this.read((client) => selectIndicators(client, query));
  }
  patterns(query: PatternQuery): Promise<Page<PatternRow>> {
    return this.read((client) => selectPatterns(client, query));
  }
  sessions(limit: number): Promise<readonly StoredSession[]> {
    return this.read((client) => selectSessions(client, 'ORDER BY created_at DESC LIMIT $1', [limit]));
  }
  async activeSession(): Promise<StoredSession | undefined> {
    const [row] = await this.read((client) => selectSessions(client, "WHERE final_status = 'active' ORDER BY created_at DESC LIMIT 1", []));
    return row;
  }
  symbols(from: EpochMs, to: EpochMs): Promise<readonly Ticker[]> {
    return this.read((client) => selectSymbols(client, from, to));
  }
  alerts(query: AlertQuery): Promise<readonly AlertRow[]> {
    return this.read((client) => selectAlerts(client, query));
  }
  gaps(range: TimeRange, limit: number): Promise<readonly StoredGap[]> {
    return this.read((client) => selectGaps(client, range, limit));
  }
  definitions(): Promise<Definitions> {
    return this.read(selectDefinitions);
  }
  async addDefinitions(definitions: Definitions): Promise<void> {
    await inTransaction(this.pool, this.options.url, (client) => insertDefinitions(client, definitions));
  }
  async saveCalibration(rows: readonly CalibrationRow[]): Promise<void> {
    await inTransaction(this.pool, this.options.url, (client) => replaceCalibration(client, rows));
  }
  calibration(): Promise<readonly CalibrationRow[]> {
    return this.read(selectCalibration);
  }
  async recordProblems(problems: readonly DefinitionProblem[]): Promise<void> {
    await this.read((client) => updateProblems(client, problems));
  }
  barsOf(query: BulkBarQuery): AsyncIterable<BarsPage> {
    return selectBarsOf((work) => this.read(work), query);
  }
  dailyBarsOf(query: BulkDayQuery): AsyncIterable<BarsPage> {
    return selectDailyBarsOf((work) => this.read(work), query);
  }
  async ping(): Promise<void> {
    await this.read((client) => client.query('SELECT 1'));
  }
  async close(): Promise<void> {
    await this.pool.end();
  }

  private read<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    return withClient(this.pool, this.options.url, work);
  }

  private async write(client: pg.PoolClient, commit: Commit): Promise<readonly StoredSession[]> {
    const { shard, bars, indicators, patterns, sessions, alerts, gaps, repairs } = commit;
    await moveCheckpoint(client, commit);
    await this.writeBars(client, bars);
    const ofIndicators = await this.writeIndicators(client, indicators);
    const ofPatterns = await this.writePatterns(client, patterns);
    if (alerts.length > 0) await this.rows.upsert(client, ALERTS, () => alertColumns(alerts));
    await upsertGaps(client, shard, gaps, repairs);
    // Last, as rows of sessions are shared with other shards: they wait for each other's commits from here on.
    await upsertSessions(client, shard, sessions);
    await addTotals(client, shard, totalsOf(ofIndicators, ofPatterns));
    const ids = sessions.map(({ sessionId }) => sessionId);
    return ids.length === 0 ? [] : selectSessions(client, 'WHERE session_id = ANY($1) ORDER BY started_at', [ids]);
  }

  private async writeBars(client: pg.PoolClient, bars: readonly BarRow[]): Promise<void> {
    if (bars.length === 0) return;
    await this.partitions.ensure(client, 'ohlcv_1min', times(bars));
    const columns = (): Iterable<string> => barColumns(bars);
    if (bars.every(({ revision }) => revision === 0)) await this.rows.insert(client, BARS, columns);
    else await this.rows.upsert(client, BARS, columns);
  }

  /** @returns by session, how many rows it has more */
  private async writeIndicators(client: pg.PoolClient, groups: readonly IndicatorRows[]): Promise<ReadonlyMap<string, number>> {
    if (groups.length === 0) return new Map();
    await this.partitions.ensure(client, 'intraday_indicators', times(groups));
    return (await this.rows.insert(client, INDICATORS, () => indicatorColumns(groups))) ?? rowsBySession(groups);
  }

  /** A pattern's row is written with each step of its life. @returns by session, how many confirmed ones it has more */
  private async writePatterns(client: pg.PoolClient, groups: readonly PatternRows[]): Promise<ReadonlyMap<string, number>> {
    if (groups.length === 0) return new Map();
    await this.partitions.ensure(client, 'intraday_patterns', patternTimes(groups));
    return this.rows.upsert(client, PATTERNS, () => patternColumns(groups));
  }
}

function rowsBySession(groups: readonly IndicatorRows[]): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const { sessionId, length } of groups) if (sessionId !== null) rows.set(sessionId, (rows.get(sessionId) ?? 0) + length);
  return rows;
}

function totalsOf(indicators: ReadonlyMap<string, number>, patterns: ReadonlyMap<string, number>): Map<string, SessionTotals> {
  const totals = new Map<string, SessionTotals>();
  for (const [id, count] of indicators) totals.set(id, { indicators: count, patterns: 0 });
  for (const [id, count] of patterns) totals.set(id, { indicators: totals.get(id)?.indicators ?? 0, patterns: count });
  return totals;
}

function* times(rows: Iterable<{ readonly timestamp: EpochMs }>): Generator<EpochMs, void> {
  for (const { timestamp } of rows) yield timestamp;
}

function* patternTimes(groups: readonly PatternRows[]): Generator<EpochMs, void> {
  for (const rows of groups) yield* rows.timestamps();
}
