import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { epochMsOf, isoTime } from '../market/index.js';
import { silentLog } from '../ops/index.js';
import type { HealthRow } from '../store/index.js';
import { HealthReporter } from './health-reporter.js';

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
  const reporter = new HealthReporter({
    bus,
    clock,
    log: silentLog,
    store: { recordHealth: async (row) => void rows.push(row) },
    publish: () => undefined,
    intervalMs: 10_000,
    measure: () => ({
      sessionId: null,
      trades: 0,
      bars: 0,
      lagMs: 0,
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
  return { reporter, rows, pass, bus, stop };
}

it('reports a gateway that is gone at once, and when it is back, beside its own interval', async () => {
  const { reporter, rows, pass, stop } = await open();
  await pass(13, true);
  expect(rows.map(({ status: verdict, issues }) => [verdict, issues])).toEqual([
    ['healthy', []],
    ['healthy', []],
  ]);
  await pass(4, false);
  expect(reporter.silence).toBe('no word from the gateway for 5 s');
  expect(rows.at(-1)).toMatchObject({ status: 'critical', issues: ['no word from the gateway for 3 s'] });
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
