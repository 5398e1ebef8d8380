import type pg from 'pg';

/** Tables whose rows are kept by month, and the column that decides. */
export const TIME_SERIES = {
  ohlcv_1min: 'timestamp',
  intraday_indicators: 'calculation_timestamp',
  intraday_patterns: 'detection_timestamp',
} as const;
export type TimeSeries = keyof typeof TIME_SERIES;

const monthOf = (time: number): number => {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};
const monthStart = (month: number): string => new Date(Date.UTC(Math.floor(month / 12), month % 12, 1)).toISOString();
const ADVISORY_LOCK = 7_461_002;

/** Native range partitions by month, made when the first row of a month arrives. */
export class Partitions {
  private readonly known = new Set<string>();

  /** In the transaction that writes rows of these times. */
  async ensure(client: pg.ClientBase, table: TimeSeries, times: readonly number[]): Promise<void> {
    for (const month of new Set(times.map(monthOf))) {
      const name = `${table}_${monthStart(month).slice(0, 7).replace('-', '_')}`;
      if (this.known.has(name)) continue;
      // Two writers that meet a new month at once must not both make its partition.
      await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
      await client.query(
        `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${table} FOR VALUES FROM ('${monthStart(month)}') TO ('${monthStart(month + 1)}')`,
      );
      this.made.push(name);
    }
  }

  /** The transaction has been committed: its partitions are there to stay. */
  committed(): void {
    for (const name of this.made.splice(0)) this.known.add(name);
  }

  /** It has been rolled back. */
  rolledBack(): void {
    this.made.length = 0;
  }

  private readonly made: string[] = [];
}
