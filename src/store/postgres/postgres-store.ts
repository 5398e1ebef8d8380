import type pg from 'pg';
import {
  type AlertQuery,
  type AlertRow,
  alertsTable,
  type Announce,
  type BarQuery,
  type BarRow,
  barsTable,
  type BarsPage,
  type BulkBarQuery,
  type BulkDayQuery,
  type Commit,
  type DefinitionProblem,
  type Definitions,
  type HealthRow,
  healthTable,
  type IndicatorQuery,
  type IndicatorRow,
  type IndicatorRows,
  indicatorsTable,
  type Ownership,
  type Page,
  type PatternQuery,
  type PatternCalibration,
  type PatternRow,
  type PatternRows,
  patternsTable,
  type CommitResult,
  type StoreConnections,
  type StoreCounters,
  type StoredSession,
  type StoredGap,
  type Store,
  type StoredAnnouncement,
  type SymbolCorrection,
  type SymbolState,
  type TimeRange,
} from '../index.js';
import { inTransaction, withClient } from './failure.js';
import { deleteAnnouncements, insertAnnouncements, selectAnnouncements } from './announcements.js';
import { moveCheckpoint, selectOrigins, selectStates, takeShard } from './checkpoints.js';
import { selectGaps, upsertGaps } from './gaps.js';
import { Partitions } from './partitions.js';
import { openPool } from './pool.js';
import type { EpochMs, Reporter, Ticker } from '../../market/index.js';
import { replaceCalibration, selectCalibration } from './calibration.js';
import { insertDefinitions, selectDefinitions, updateProblems } from './definitions.js';
import { selectBarsOf, selectDailyBarsOf } from './bulk-bars.js';
import { selectAlerts, selectBars, selectIndicators, selectPatterns, selectSessions, selectSymbols } from './queries.js';
import { addTotals, type SessionTotals, upsertSessions } from './sessions.js';
import { copyLines } from './copy-rows.js';
import { insertRows } from './insert.js';
import { correct, type CorrectionResult } from './corrections.js';
import { setAside } from './dead-letters.js';
import { RowWriter, type Written } from './row-writer.js';

export interface PostgresStoreOptions {
  readonly url: string;
  /** As for `openPool`. */
  readonly ca?: string | undefined;
  readonly poolSize?: number;
  readonly log?: Pick<Reporter, 'warn'>;
}

const POOL_SIZE = 6;
/** Longer than any statement may take. */
const SILENCE_MS = 90_000;

/** The tables in PostgreSQL. Run `migrate` first. @throws StoreUnavailableError, StoreRefusedError when the database does not answer */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  const { url, ca, poolSize: max = POOL_SIZE } = options;
  const store = new PostgresStore(options, await openPool({ url, ca, max, silenceMs: SILENCE_MS }));
  try {
    await store.ping();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

export class PostgresStore implements Store {
  readonly counters: StoreCounters = { commits: 0, failures: 0 };
  private readonly partitions = new Partitions();
  private readonly rows = new RowWriter();

  constructor(
    private readonly options: PostgresStoreOptions,
    private readonly pool: pg.Pool,
  ) {
    // An idle connection that breaks is replaced with the next use.
    this.pool.on('error', (error) => options.log?.warn('idle database connection broke', { error: error.message }));
  }

  get connections(): StoreConnections {
    const { totalCount: open, idleCount: idle, waitingCount: waiting } = this.pool;
    return { open, idle, waiting };
  }

  acquireShard(shard: number, owner: string): Promise<Ownership> {
    return this.read((client) => takeShard(client, shard, owner));
  }

  async *symbolStates(shard: number): AsyncGenerator<readonly SymbolState[], void> {
    const page = (after: string): Promise<SymbolState[]> => this.read((client) => selectStates(client, shard, after));
    for (let states = await page(''); states.length > 0; states = await page(states.at(-1)?.symbol ?? '')) yield states;
  }

  symbolOrigins(shard: number, symbols: readonly Ticker[]): Promise<readonly SymbolState[]> {
    return this.read((client) => selectOrigins(client, shard, symbols));
  }

  announcements(shard: number): Promise<readonly StoredAnnouncement[]> {
    return this.read((client) => selectAnnouncements(client, shard));
  }

  announced(shard: number, upTo: number): Promise<void> {
    return this.read((client) => deleteAnnouncements(client, shard, upTo));
  }

  async commit(commit: Commit, announce: Announce = () => []): Promise<CommitResult> {
    try {
      const result = await inTransaction(this.pool, this.options.url, async (client) => {
        const written = await this.write(client, commit);
        const announcements = announce(written);
        await insertAnnouncements(client, commit.shard, announcements);
        return { ...written, announcements: announcements.length };
      });
      this.partitions.committed();
      this.counters.commits += 1;
      return result;
    } catch (error) {
      this.partitions.rolledBack();
      this.counters.failures += 1;
      throw error;
    }
  }

  async recordHealth(row: HealthRow): Promise<void> {
    await this.read((client) => insertRows(client, healthTable, [row]));
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
  async saveCalibration(rows: readonly PatternCalibration[]): Promise<void> {
    await inTransaction(this.pool, this.options.url, (client) => replaceCalibration(client, rows));
  }
  calibration(): Promise<readonly PatternCalibration[]> {
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

  private async write(client: pg.PoolClient, commit: Commit): Promise<Omit<CommitResult, 'announcements'>> {
    const { shard, indicators, patterns, sessions, gaps, repairs, corrections } = commit;
    await moveCheckpoint(client, commit);
    const written = {
      [barsTable.name]: await this.writeBars(client, commit.bars),
      [indicatorsTable.name]: await this.writeIndicators(client, indicators),
      [patternsTable.name]: await this.writePatterns(client, patterns),
      [alertsTable.name]: await this.writeAlerts(client, commit.alerts),
    };
    await upsertGaps(client, shard, gaps, repairs);
    const refused = await setAside(client, commit, written);
    // Last, as rows of sessions are shared with other shards: they wait for each other's commits from here on.
    await upsertSessions(client, shard, sessions);
    const ofIndicators = written[indicatorsTable.name]?.counted ?? rowsBySession(indicators);
    await addTotals(client, shard, totalsOf(ofIndicators, written[patternsTable.name]?.counted ?? new Map()));
    const correction = corrections.length === 0 ? undefined : await this.correct(client, shard, corrections);
    if (correction) await addTotals(client, shard, correction.totals);
    const ids = sessions.map(({ sessionId }) => sessionId);
    return {
      refused,
      ...(correction ? { corrected: correction.corrected } : {}),
      sessions: ids.length === 0 ? [] : await selectSessions(client, 'WHERE session_id = ANY($1) ORDER BY started_at', [ids]),
    };
  }

  private async correct(client: pg.PoolClient, shard: number, corrections: readonly SymbolCorrection[]): Promise<CorrectionResult> {
    for (const { bars, indicators, patterns } of corrections) {
      await this.partitions.ensure(client, 'ohlcv_1min', times(bars));
      await this.partitions.ensure(client, 'intraday_indicators', times(indicators));
      await this.partitions.ensure(
        client,
        'intraday_patterns',
        patterns.map(({ detectedAt }) => detectedAt),
      );
    }
    return correct(client, shard, corrections);
  }

  private async writeBars(client: pg.PoolClient, bars: readonly BarRow[]): Promise<Written> {
    if (bars.length === 0) return NOTHING_WRITTEN;
    await this.partitions.ensure(client, 'ohlcv_1min', times(bars));
    const lines = (): Iterable<string> => copyLines(barsTable, [bars]);
    return bars.every(({ revision }) => revision === 0)
      ? this.rows.insert(client, barsTable, lines)
      : this.rows.upsert(client, barsTable, lines);
  }

  private async writeIndicators(client: pg.PoolClient, groups: readonly IndicatorRows[]): Promise<Written> {
    if (groups.length === 0) return NOTHING_WRITTEN;
    await this.partitions.ensure(client, 'intraday_indicators', times(groups));
    return this.rows.insert(client, indicatorsTable, () => copyLines(indicatorsTable, groups));
  }

  /** A pattern's row is written with each step of its life. */
  private async writePatterns(client: pg.PoolClient, groups: readonly PatternRows[]): Promise<Written> {
    if (groups.length === 0) return NOTHING_WRITTEN;
    await this.partitions.ensure(client, 'intraday_patterns', patternTimes(groups));
    return this.rows.upsert(client, patternsTable, () => copyLines(patternsTable, groups));
  }

  private async writeAlerts(client: pg.PoolClient, alerts: readonly AlertRow[]): Promise<Written> {
    return alerts.length === 0 ? NOTHING_WRITTEN : this.rows.upsert(client, alertsTable, () => copyLines(alertsTable, [alerts]));
  }
}

const NOTHING_WRITTEN: Written = { counted: undefined, refused: [] };

/** Rows that all are new. */
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
