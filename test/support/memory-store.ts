import { barEnd, barStart, epochMsOf, type Ticker } from '../../src/market/index.js';
import {
  type AlertRow,
  type Announce,
  type BarRow,
  barsTable,
  type Checkpoint,
  type Commit,
  type CommitResult,
  copyOf,
  type Corrected,
  type Definitions,
  FencedError,
  type IndicatorRow,
  type Ownership,
  type Page,
  type PatternRow,
  type RepairRow,
  type SessionRow,
  type Store,
  type StoredGap,
  type StoredAnnouncement,
  type StoredSession,
  type SymbolCorrection,
  type SymbolState,
} from '../../src/store/index.js';

interface ShardRecord {
  epoch: number;
  logId?: string;
  position?: string;
  sequence?: number;
  session?: unknown;
  resume?: Checkpoint['resume'] | undefined;
  origin?: Checkpoint['origin'];
  states: Map<Ticker, SymbolState>;
  origins: Map<Ticker, SymbolState>;
  announcements: StoredAnnouncement[];
  announced: number;
}

type Revised<Row> = Row & { revision: number };

const NO_DEFINITIONS: Definitions = { indicators: [], patterns: [], alerts: [] };

/** The tables in memory, for simulations that commit ten thousand times: rows by their natural keys, a commit as a whole. */
export class MemoryStore implements Store {
  readonly bars_ = new Map<string, BarRow>();
  readonly indicators_ = new Map<string, Revised<IndicatorRow>>();
  readonly patterns_ = new Map<string, Revised<PatternRow>>();
  readonly alerts_ = new Map<string, Revised<AlertRow>>();
  readonly gaps_ = new Map<string, StoredGap>();
  private readonly shards = new Map<number, ShardRecord>();
  private readonly parts = new Map<string, Map<number, SessionRow>>();
  commits = 0;

  constructor(private readonly chosen: Definitions = NO_DEFINITIONS) {}

  async acquireShard(shard: number): Promise<Ownership> {
    const record = this.shardOf(shard);
    record.epoch += 1;
    const { logId, position, sequence, session = null, resume, origin } = record;
    if (logId === undefined || position === undefined || sequence === undefined || !resume) return { ownerEpoch: record.epoch };
    const checkpoint = { logId, position, sequence, session, resume, ...(origin ? { origin } : {}) };
    return { ownerEpoch: record.epoch, checkpoint: structuredClone(checkpoint) };
  }

  async commit(commit: Commit, announce: Announce = () => []): Promise<CommitResult> {
    const record = this.shardOf(commit.shard);
    if (record.epoch !== commit.ownerEpoch) throw new FencedError('another owner');
    this.commits += 1;
    this.moveCheckpoint(record, commit);
    for (const row of commit.bars) this.bars_.set(barKey(row), copyOf(barsTable, row));
    for (const group of commit.indicators) for (const row of group) this.putIndicator(row, 0);
    for (const group of commit.patterns) for (const row of group) this.putPattern(row, 0);
    for (const row of commit.alerts) this.putAlert(row, 0);
    for (const gap of commit.gaps) {
      const key = `${gap.from} ${gap.to}`;
      if (!this.gaps_.has(key)) this.gaps_.set(key, { ...gap, status: 'open', repairedTrades: 0, results: 'live' });
    }
    for (const repair of commit.repairs) this.repair(repair);
    for (const row of commit.sessions) this.partsOf(row.sessionId).set(commit.shard, row);
    const corrected = commit.corrections.length === 0 ? {} : { corrected: this.correct(commit.corrections) };
    const result = { refused: [], sessions: commit.sessions.map(({ sessionId }) => this.sessionOf(sessionId)), ...corrected };
    const announcements = announce(result);
    for (const { channel, body } of announcements) {
      if (record.announcements.some((other) => other.channel === channel && other.body === body)) continue;
      record.announcements.push({ id: (record.announced += 1), channel, body });
    }
    return { ...result, announcements: announcements.length };
  }

  async announcements(shard: number): Promise<readonly StoredAnnouncement[]> {
    return this.shardOf(shard).announcements.slice(0, 1_000);
  }
  async announced(shard: number, upTo: number): Promise<void> {
    const record = this.shardOf(shard);
    record.announcements = record.announcements.filter(({ id }) => id > upTo);
  }

  async *symbolStates(shard: number): AsyncGenerator<readonly SymbolState[]> {
    const states = [...this.shardOf(shard).states.values()].toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1));
    if (states.length > 0) yield states;
  }
  async symbolOrigins(shard: number, symbols: readonly Ticker[]): Promise<readonly SymbolState[]> {
    return symbols.flatMap((symbol) => this.shardOf(shard).origins.get(symbol) ?? []);
  }
  async sessions(): Promise<readonly StoredSession[]> {
    return [...this.parts.keys()].map((id) => this.sessionOf(id));
  }
  async activeSession(): Promise<StoredSession | undefined> {
    return (await this.sessions()).find(({ status }) => status === 'active');
  }
  async bars(query: { readonly symbol: Ticker }): Promise<readonly BarRow[]> {
    const own = [...this.bars_.values()].filter(({ symbol }) => symbol === query.symbol);
    return own.toSorted((a, b) => a.timestamp - b.timestamp);
  }
  async indicators(query: { readonly symbol: Ticker }): Promise<readonly IndicatorRow[]> {
    const own = [...this.indicators_.values()].filter(({ symbol }) => symbol === query.symbol);
    return own.map(withoutRevision).toSorted((a, b) => b.timestamp - a.timestamp);
  }
  async patterns(query: { readonly symbol?: Ticker }): Promise<Page<PatternRow>> {
    const own = [...this.patterns_.values()].filter(({ symbol }) => query.symbol === undefined || symbol === query.symbol);
    return { rows: own.map(withoutRevision).toSorted((a, b) => b.detectedAt - a.detectedAt) };
  }
  async alerts(query: { readonly symbol?: Ticker }): Promise<readonly AlertRow[]> {
    const own = [...this.alerts_.values()].filter(({ symbol }) => query.symbol === undefined || symbol === query.symbol);
    return own.map(withoutRevision).toSorted((a, b) => b.timestamp - a.timestamp);
  }
  async gaps(): Promise<readonly StoredGap[]> {
    return [...this.gaps_.values()].toSorted((a, b) => b.from - a.from);
  }
  async definitions(): Promise<Definitions> {
    return this.chosen;
  }
  async calibration(): Promise<[]> {
    return [];
  }
  async symbols(): Promise<readonly Ticker[]> {
    return [];
  }
  async *barsOf(): AsyncGenerator<never> {}
  async *dailyBarsOf(): AsyncGenerator<never> {}
  async recordHealth(): Promise<void> {}
  async addDefinitions(): Promise<void> {}
  async saveCalibration(): Promise<void> {}
  async recordProblems(): Promise<void> {}
  async ping(): Promise<void> {}
  async close(): Promise<void> {}

  private shardOf(shard: number): ShardRecord {
    let record = this.shards.get(shard);
    if (!record) this.shards.set(shard, (record = { epoch: 0, states: new Map(), origins: new Map(), announcements: [], announced: 0 }));
    return record;
  }

  private moveCheckpoint(record: ShardRecord, { checkpoint: { logId, position, states } }: Commit): void {
    Object.assign(record, { logId, position });
    if (!states) return;
    record.sequence = states.sequence;
    record.session = JSON.parse(JSON.stringify(states.session));
    if (states.replacesAll) {
      record.states.clear();
      record.resume = undefined;
    }
    // As a driver gives bytes back: somewhere in a larger buffer.
    for (const { symbol, sequence, bytes } of states.symbols)
      record.states.set(symbol, {
        symbol,
        sequence,
        bytes: Buffer.concat([Buffer.alloc(3), bytes, Buffer.alloc(5)]).subarray(3, 3 + bytes.length),
      });
    if (states.resume) record.resume = JSON.parse(JSON.stringify(states.resume)) as Checkpoint['resume'];
    if (states.origin) {
      const { states: known, ...origin } = states.origin;
      record.origin = origin;
      if (known !== 'kept') record.origins = known === 'saved' ? new Map(record.states) : new Map();
    }
  }

  private putIndicator(row: IndicatorRow, revision: number): void {
    const key = indicatorKey(row);
    const known = this.indicators_.get(key);
    const next = { ...row, values: { ...row.values }, sessionId: known ? known.sessionId : row.sessionId };
    this.indicators_.set(key, { ...next, revision: revision || (known?.revision ?? 0) });
  }
  private putPattern(row: PatternRow, revision: number): void {
    const known = this.patterns_.get(row.eventId);
    const next = { ...row, levels: { ...row.levels }, bar: { ...row.bar }, sessionId: known ? known.sessionId : row.sessionId };
    this.patterns_.set(row.eventId, { ...next, revision: revision || (known?.revision ?? 0) });
  }
  private putAlert(row: AlertRow, revision: number): void {
    const known = this.alerts_.get(row.eventId);
    this.alerts_.set(row.eventId, {
      ...row,
      sessionId: known ? known.sessionId : row.sessionId,
      revision: revision || (known?.revision ?? 0),
    });
  }

  private repair({ from, to, trades, complete }: RepairRow): void {
    const key = `${from} ${to}`;
    const gap = this.gaps_.get(key);
    if (gap) this.gaps_.set(key, { ...gap, status: complete ? 'repaired' : 'partial', repairedTrades: trades });
  }

  private partsOf(sessionId: string): Map<number, SessionRow> {
    let parts = this.parts.get(sessionId);
    if (!parts) this.parts.set(sessionId, (parts = new Map()));
    return parts;
  }

  private sessionOf(sessionId: string): StoredSession {
    const parts = [...this.partsOf(sessionId).values()];
    const [first] = parts;
    if (!first) throw new Error('no such session');
    const ended = parts.every(({ stoppedAt }) => stoppedAt !== null);
    return {
      ...first,
      stoppedAt: ended ? epochMsOf(Math.max(...parts.map(({ stoppedAt }) => stoppedAt ?? 0))) : null,
      symbolCount: parts.reduce((sum, { symbolCount }) => sum + symbolCount, 0),
      status: ended ? 'completed' : 'active',
      totalIndicators: [...this.indicators_.values()].filter((row) => row.sessionId === sessionId).length,
      totalPatterns: [...this.patterns_.values()].filter((row) => row.sessionId === sessionId && row.confirmedAt !== null).length,
    };
  }

  private correct(corrections: readonly SymbolCorrection[]): Corrected {
    const corrected = { bars: [], indicators: [], patterns: [], alerts: [], withdrawnPatterns: [], withdrawnAlerts: [] } as {
      -readonly [Key in keyof Corrected]: Corrected[Key][number][];
    };
    for (const { symbol, from, bars, indicators, patterns, alerts } of corrections) {
      const later = (row: IndicatorRow | PatternRow | AlertRow): boolean => {
        const time = 'detectedAt' in row ? row.detectedAt : row.timestamp;
        return row.symbol === symbol && barEnd(row.timeframe, barStart(row.timeframe, time)) > from;
      };
      for (const row of bars) this.correctBar(row, corrected.bars);
      const values = indicators.flatMap((group) => [...group]);
      for (const row of values)
        replace(this.indicators_, indicatorKey(row), row, (next) => this.putIndicator(row, next), corrected.indicators);
      for (const row of patterns) replace(this.patterns_, row.eventId, row, (next) => this.putPattern(row, next), corrected.patterns);
      for (const row of alerts) replace(this.alerts_, row.eventId, row, (next) => this.putAlert(row, next), corrected.alerts);
      const right = new Set([
        ...values.map(indicatorKey),
        ...patterns.map(({ eventId }) => eventId),
        ...alerts.map(({ eventId }) => eventId),
      ]);
      withdraw(this.indicators_, (key, row) => later(row) && !right.has(key));
      corrected.withdrawnPatterns.push(...withdraw(this.patterns_, (key, row) => later(row) && !right.has(key)).map(withoutRevision));
      corrected.withdrawnAlerts.push(...withdraw(this.alerts_, (key, row) => later(row) && !right.has(key)).map(withoutRevision));
      for (const [key, gap] of this.gaps_)
        if (gap.status !== 'open' && gap.to >= from) this.gaps_.set(key, { ...gap, results: 'corrected' });
    }
    return corrected;
  }

  private correctBar(given: BarRow, changed: BarRow[]): void {
    const known = this.bars_.get(barKey(given));
    const row = { ...copyOf(barsTable, given), revision: known?.revision ?? 0 };
    if (known && JSON.stringify(known) === JSON.stringify(row)) return;
    row.revision += 1;
    this.bars_.set(barKey(row), row);
    changed.push(row);
  }
}

const barKey = ({ symbol, timestamp }: BarRow): string => `${symbol} ${timestamp}`;
const indicatorKey = ({ symbol, timeframe, timestamp, indicatorType }: IndicatorRow): string =>
  `${symbol} ${timeframe} ${timestamp} ${indicatorType}`;

function withoutRevision<Row>(revised: Revised<Row>): Row {
  const { revision, ...row } = revised;
  return revision === undefined ? revised : (row as unknown as Row);
}

interface Change<Row> {
  readonly row: Row;
  readonly revision: number;
  readonly isNew: boolean;
}

function replace<Row extends { readonly sessionId: string | null }>(
  table: ReadonlyMap<string, Revised<Row>>,
  key: string,
  row: Row,
  put: (revision: number) => void,
  changed: Change<Row>[],
): void {
  const known = table.get(key);
  const content = (one: Row): string => JSON.stringify({ ...one, sessionId: null, revision: 0 });
  if (known && content(known) === content(row)) return;
  const revision = (known?.revision ?? 0) + 1;
  put(revision);
  changed.push({ row, revision, isNew: known === undefined });
}

function withdraw<Row>(table: Map<string, Row>, isWrong: (key: string, row: Row) => boolean): Row[] {
  const wrong = [...table].filter(([key, row]) => isWrong(key, row));
  for (const [key] of wrong) table.delete(key);
  return wrong.map(([, row]) => row);
}
