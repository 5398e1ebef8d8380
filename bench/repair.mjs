#!/usr/bin/env node
// A gap of one second of a whole market, from the first request to the repair message: a server of its own whose every answer takes 50 ms.
// Needs a build.
//   node bench/repair.mjs [--tickers 12000] [--ms 50] [--rate 300] [--json]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createMemoryTickLog } from '../dist/bus/memory/index.js';
import { GapRepairer } from '../dist/gateway/gap-repairer.js';
import { RestHistory } from '../dist/massive/index.js';
import { epochMsOf, silentLog } from '../dist/market/index.js';
import { systemClock } from '../dist/ops/index.js';
import { table } from './suite/table.mjs';

const { values } = parseArgs({
  options: {
    tickers: { type: 'string', default: '12000' },
    ms: { type: 'string', default: '50' },
    rate: { type: 'string', default: '300' },
    json: { type: 'boolean', default: false },
  },
});
const AT = epochMsOf(Date.now() - 60_000);
/** @type {import('../dist/market/index.js').Gap} */
const gap = { kind: 'gap', from: epochMsOf(AT - 500), to: epochMsOf(AT + 500), cause: 'disconnect', symbols: [] };

async function repaired(hasSnapshots) {
  const script = fileURLToPath(new URL('repair/vendor.mjs', import.meta.url));
  const vendor = fork(script, [values.tickers, values.ms, String(AT), hasSnapshots ? '1' : '0']);
  const [port] = await once(vendor, 'message');
  const held = new AbortController();
  const baseUrl = `http://127.0.0.1:${port}`;
  const rest = { baseUrl, apiKey: 'bench', clock: systemClock, random: Math.random, log: silentLog, signal: held.signal };
  const tickLog = createMemoryTickLog({ shards: 1, maxEntries: 1_000_000 });
  let appended = 0;
  const repairer = new GapRepairer({
    history: new RestHistory({ ...rest, requestsPerSecond: Number(values.rate) }),
    from: 'trades',
    symbols: '*',
    shards: 1,
    clock: systemClock,
    log: silentLog,
    signal: held.signal,
    async *read() {},
    forwarded: () => [0],
    append: async (shard, messages) => {
      await tickLog.append(shard, tickLog.seal({ sequence: (appended += 1), source: 'replay', receivedAt: AT, messages }), 1);
    },
    isBusy: () => false,
    delaysMs: [0],
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  const began = performance.now();
  repairer.add(gap, AT);
  while (repairer.pending > 0) await systemClock.sleep(20);
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  const { requests } = await (await fetch(`${baseUrl}/requests`)).json();
  held.abort();
  vendor.kill();
  const { repaired: whole, trades } = repairer.counters;
  if (whole !== 1) throw new Error(`the gap is not whole: ${repairer.problem}`);
  return { seconds, requests, trades, cpuSeconds: (user + system) / 1e6, p99Ms: delay.percentile(99) / 1e6, worstMs: delay.max / 1e6 };
}

const rows = [];
let repairSeconds = 0;
for (const hasSnapshots of [false, true]) {
  const { seconds, requests, trades, cpuSeconds, p99Ms, worstMs } = await repaired(hasSnapshots);
  const what = `a second of ${Number(values.tickers).toLocaleString('en-US')} tickers, ${values.ms} ms an answer${hasSnapshots ? ', with snapshots' : ''}`;
  const round = (value) => Number(value.toFixed(1));
  rows.push(
    { what: `${what}: whole after`, unit: 's', value: round(seconds) },
    { what: `  requests`, unit: '', value: requests },
    { what: `  requests a second`, unit: '', value: Math.round(requests / seconds) },
    { what: `  trades brought`, unit: '', value: trades },
    { what: `  processor time`, unit: 's', value: round(cpuSeconds) },
    { what: `  the event loop stood still, p99`, unit: 'ms', value: round(p99Ms) },
    { what: `  the event loop stood still, at most`, unit: 'ms', value: round(worstMs) },
  );
  repairSeconds = Math.max(repairSeconds, seconds);
}
if (values.json) console.log(JSON.stringify({ rows, figures: { repairSeconds } }));
else console.log(table(rows));
