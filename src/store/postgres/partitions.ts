import type pg from 'pg';

/** Tables whose rows are kept by month. */
type TimeSeries = 'ohlcv_1min' | 'intraday_indicators' | 'intraday_patterns';

const monthOf = (time: number): number => {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};
const startOf = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12, 1);

/** The months that times lie in; times that follow each other mostly lie in one. */
function monthsOf(times: Iterable<number>): Set<number> {
  const months = new Set<number>();
  let from = Infinity;
  let to = -Infinity;
  for (const time of times) {
    if (time >= from && time < to) continue;
    const month = monthOf(time);
    months.add(month);
    from = startOf(month);
    to = startOf(month + 1);
  }
  return months;
}

/** Native range partitions by month, made when the first row of a month arrives. */
export class Partitions {
  private readonly known = new Set<string>();

  /** In the transaction that writes rows of these times. */
  async ensure(client: pg.ClientBase, table: TimeSeries, times: Iterable<number>): Promise<void> {
    for (const month of monthsOf(times)) {
      const name = `${table} ${month}`;
      if (this.known.has(name)) continue;
      await client.query('SELECT tickstock_make_partition($1, $2)', [table, new Date(startOf(month)).toISOString().slice(0, 10)]);
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
