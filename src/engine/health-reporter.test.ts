import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { MessageEncoder } from '../bus/index.js';
import { epochMsOf, isoTime, type Log, silentLog } from '../market/index.js';
import { type HealthRow, StoreUnavailableError } from '../store/index.js';
import { HealthReporter } from './health-reporter.js';
import type { RetentionAlarm } from './retention-alarm.js';

const status = JSON.stringify({
  type: 'gateway_status',
  schema: 1,
  timestamp: isoTime(epochMsOf(0)),
  source: 'synthetic',
  state: 'streaming',
  detail: '',
  subscribed: 1,
  reconnects: 0,
  ignored_topics: [],
  rejects: {},
  ticks: 0,
});

async function open() {
  const clock = new ManualClock();
  const rows: HealthRow[] = [];
  const bus = { isUp: true };
  const database: { trouble: Error | undefined } = { trouble: undefined };
  const said: string[] = [];
  const log: Log = { ...silentLog, warn: (text) => void said.push(text), error: (text) => void said.push(text) };
  const reading: { retention: RetentionAlarm | undefined } = { retention: undefined };
  const reporter = new HealthReporter({
    bus,
    clock,
    log,
    store: {
      recordHealth: async (row) => {
        if (database.trouble) throw database.trouble;
        rows.push(row);
      },
    },
    publisher: { publish: () => undefined, encoder: new MessageEncoder(log) },
    intervalMs: 10_000,
    measure: () => ({
      sessionId: null,
      trades: 0,
      bars: 0,
      lagMs: 0,
      ...reading,
      activeSymbols: 1,
      store: { waitingRows: 0, troubledBy: undefined, isFull: false },
      resources: { cpuPercent: 0, memoryMb: 0 },
    }),
  });
  const stop = new AbortController();
  void reporter.run(stop.signal);
  const pass = async (seconds: number, heard: boolean): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      if (heard) reporter.hearGateway(status);
      await clock.advance(1_000);
    }
  };
  return { reporter, rows, pass, bus, database, said, reading, stop };
}

it('reports a gateway that is gone at once, and when it is back, beside its own interval', async () => {
  const { reporter, rows, pass, stop } = await open();
  await pass(13, true);
  expect(rows.map(({ status: verdict, issues }) => [verdict, issues])).toEqual([
    ['healthy', []],
    ['healthy', []],
  ]);
  await pass(4, false);
  expect(reporter.silence).toBe('the gateway has been silent for 5 s');
  expect(rows.at(-1)).toMatchObject({ status: 'critical', issues: ['the gateway has been silent for 3 s'] });
  expect(rows).toHaveLength(3);
  await pass(2, true);
  expect(reporter.silence).toBeUndefined();
  expect(rows.at(-1)).toMatchObject({ status: 'healthy', issues: [] });
  stop.abort();
});

it('says that Redis is away rather than that the gateway is silent', async () => {
  const { reporter, pass, bus, stop } = await open();
  await pass(5, true);
  bus.isUp = false;
  await pass(5, false);
  expect(reporter.silence).toContain('Redis cannot be reached');
  stop.abort();
});

it('warns of a log that forgets before it is read, once for each level, and is critical when that is near', async () => {
  const { rows, pass, reading, said, stop } = await open();
  reading.retention = { level: 'warning', text: 'half is gone' };
  await pass(23, true);
  expect(rows.at(-1)).toMatchObject({ status: 'warning', issues: ['half is gone'] });
  reading.retention = { level: 'critical', text: 'most is gone' };
  await pass(10, true);
  expect(rows.at(-1)).toMatchObject({ status: 'critical', issues: ['most is gone'] });
  reading.retention = undefined;
  await pass(10, true);
  expect(rows.at(-1)).toMatchObject({ status: 'healthy', issues: [] });
  expect(said).toEqual([
    'the tick log may drop entries before the engine reads them',
    'the tick log will soon drop entries before the engine reads them',
  ]);
  stop.abort();
});

it('tells once that its rows cannot be written, and again when that comes back', async () => {
  const { rows, pass, database, said, stop } = await open();
  database.trouble = new StoreUnavailableError('away');
  await pass(60, true);
  expect(said).toEqual(['health not recorded']);
  database.trouble = undefined;
  await pass(10, true);
  expect(rows.at(-1)?.status).toBe('healthy');
  database.trouble = new StoreUnavailableError('away');
  await pass(60, true);
  expect(said).toEqual(['health not recorded', 'health not recorded']);
  stop.abort();
});
