import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../postgres-server.js';
import { run } from '../support/command.js';
import { RECORDED_DAY, recordedData } from '../support/recording.js';
import { query } from '../support/tables.js';

const file = recordedData(RECORDED_DAY);
/** Conditions whose prints count into no volume: official close, official open, corrected close. */
const NO_VOLUME = new Set(['15', '16', '38']);

/** Volume per ticker and minute, straight from the file's text: no code of the project takes part. */
function volumesOf(path: string): Map<string, number> {
  const volumes = new Map<string, number>();
  const [head = '', ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  const columns = head.split(',');
  for (const line of lines) {
    const quoted = /"([^"]*)"/.exec(line);
    const cells = line.replace(/"[^"]*"/, (quoted?.[1] ?? '').replaceAll(',', ' ')).split(',');
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    if (
      cell('correction') !== '0' ||
      cell('conditions')
        .split(' ')
        .some((id) => NO_VOLUME.has(id))
    )
      continue;
    const minute = Math.floor(Number(cell('sip_timestamp').slice(0, -6)) / 60_000) * 60_000;
    const key = `${cell('ticker')} ${new Date(minute).toISOString()}`;
    volumes.set(key, (volumes.get(key) ?? 0) + Number(cell('size')));
  }
  return volumes;
}

describe.skipIf(file === undefined)('replay of a recorded day', () => {
  let postgres: PostgresServer;
  let url: string;
  let summary: Record<string, number>;

  beforeAll(async () => {
    postgres = await startPostgresServer();
    url = await postgres.createDatabase();
    const { code, output } = await run(['replay', file ?? '', '--json'], { DATABASE_URL: url });
    expect(code, output).toBe(0);
    summary = JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Record<string, number>;
  });
  afterAll(() => postgres.stop());

  it('reads every trade', () => {
    expect(summary).toMatchObject({ ticks: 388_417, bad: 0, revisions: 0 });
  });

  it('makes 390 regular-session minutes of each liquid symbol', async () => {
    const rows = await query<{ symbol: string; n: string }>(
      url,
      `SELECT symbol, count(*) AS n FROM ohlcv_1min
       WHERE (timestamp AT TIME ZONE 'America/New_York')::time >= '09:30' AND (timestamp AT TIME ZONE 'America/New_York')::time < '16:00'
       GROUP BY symbol ORDER BY symbol`,
    );
    const minutes = Object.fromEntries(rows.map(({ symbol, n }) => [symbol, Number(n)]));
    expect(minutes).toMatchObject({ SPY: 390, BAC: 390, IBM: 390 });
    expect([389, 390]).toContain(minutes['AIG']);
  });

  it('has every minute volume right to the share', async () => {
    const expected = volumesOf(file ?? '');
    const rows = await query<{ symbol: string; timestamp: Date; volume: string }>(url, 'SELECT symbol, timestamp, volume FROM ohlcv_1min');
    expect(rows.length).toBeGreaterThan(1_560);
    const wrong = rows.filter(({ symbol, timestamp, volume }) => expected.get(`${symbol} ${timestamp.toISOString()}`) !== Number(volume));
    expect(wrong).toEqual([]);
  });

  it('writes the same tables when it runs again', async () => {
    const sum =
      'SELECT count(*)::int AS n, sum(hashtext(t::text))::text AS h FROM (SELECT symbol, timestamp, open, high, low, close, volume FROM ohlcv_1min) t';
    const before = await query(url, sum);
    const { code, output } = await run(['replay', file ?? '', '--json'], { DATABASE_URL: url });
    expect(code, output).toBe(0);
    expect(await query(url, sum)).toEqual(before);
  });
});
