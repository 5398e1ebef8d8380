#!/usr/bin/env node
// A server is away under a steady load: vendor, gateway, Redis, engine and PostgreSQL as processes. What is lost, what memory it takes
// beside the stated bounds, and how long everything takes to be up to date again. Ends with 1 where something was lost.
//   node scripts/bootstrap.mjs --build && node bench/outages.mjs [--only redis|redis-empty|postgres] [--rate 5000] [--symbols N] [--quick]
//   [--seconds SECONDS] [--logs FOLDER] [--json]
// redis: killed, and back after 60 s with what it had on disk; redis-empty: with nothing; postgres: killed, and back after five minutes.
// `--quick`: ten seconds of Redis, thirty of PostgreSQL. `--seconds`: each away for so long. What the tables have is compared with what was
// sent, symbol by symbol and minute by minute, and row by row with undisturbed tables: of Redis those that a replay of the same trades comes
// to, of PostgreSQL those that another engine makes of the same log. `--symbols`: 850, and 3,000 while PostgreSQL is away.
// Needs a build, redis-server and Linux (/proc).
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare } from './outages/compare.mjs';
import { referenceOf } from './outages/reference.mjs';
import { isWhole, report } from './outages/report.mjs';
import { rereadOf } from './outages/reread.mjs';
import { Watch } from './outages/watch.mjs';
import { runWhole } from './whole/chain.mjs';
import { parseDisturbance } from './whole/disturb.mjs';
import { startPostgres } from './whole/servers.mjs';

const OUTAGES = {
  redis: { title: 'Redis away, back with its data', strike: 'redis-kill', seconds: 60, quick: 10 },
  'redis-empty': { title: 'Redis away, back empty', strike: 'redis-wipe', seconds: 60, quick: 10 },
  // So many rows that the engine has to stop reading: indicators are warm, and every symbol trades in every minute.
  postgres: { title: 'PostgreSQL away', strike: 'postgres-kill', seconds: 300, quick: 30, symbols: 3_000, history: 60 },
};
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    rate: { type: 'string', default: '5000' },
    symbols: { type: 'string' },
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    logs: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const unknown = values.only.filter((name) => !(name in OUTAGES));
if (unknown.length > 0) {
  console.error(`no ${unknown.join(', ')}; there are ${Object.keys(OUTAGES).join(', ')}`);
  process.exit(2);
}
const chosen = values.only.length > 0 ? values.only : Object.keys(OUTAGES);
const root = fileURLToPath(new URL('..', import.meta.url));
/** Seconds of the load before the outage, with the end of a minute among them, and after it: two minutes more are closed and written. */
const BEFORE = 70;
const AFTER = values.quick ? 70 : 130;

async function runOutage({ title, strike, seconds: full, quick, symbols = 850, history = 0 }, name) {
  const seconds = Number(values.seconds ?? (values.quick ? quick : full));
  const postgres = await startPostgres();
  try {
    const folder = values.logs && `${values.logs}/${name}`;
    if (folder) mkdirSync(folder, { recursive: true });
    const run = await runWhole({
      postgres,
      root,
      profile: [[Number(values.rate), BEFORE + seconds + AFTER]],
      symbols: Number(values.symbols ?? symbols),
      historyMinutes: history,
      keepsRedis: true,
      drainSeconds: 120,
      disturb: [parseDisturbance(`${strike}@${BEFORE}:${seconds}`)],
      observe: async (whole) => {
        const watch = new Watch(whole);
        const replayed = history > 0 ? undefined : await referenceOf(whole.tape, postgres, root);
        return {
          async finish() {
            const seen = await watch.finish();
            const reference = replayed ?? (await rereadOf(whole, postgres));
            const tables = await compare(reference, whole.database.url);
            await reference.drop();
            return { ...seen, tables };
          },
        };
      },
      say: (line) => console.error(`    ${line}`),
      ...(folder ? { keepLogs: folder } : {}),
    });
    return { name, title, ...run };
  } finally {
    await postgres.stop();
  }
}

const runs = [];
for (const [at, name] of chosen.entries()) {
  console.error(`[${at + 1}/${chosen.length}] ${OUTAGES[name].title}`);
  runs.push(await runOutage(OUTAGES[name], name));
}
if (values.json) console.log(JSON.stringify({ rows: runs.flatMap((run) => report(run)), whole: runs.every((run) => isWhole(run)) }));
else
  for (const run of runs)
    console.log(
      `${run.title}\n${report(run)
        .map(({ what, value, unit }) => `  ${what.padEnd(62)} ${String(value).padStart(10)} ${unit}`)
        .join('\n')}\n`,
    );
if (!runs.every((run) => isWhole(run))) process.exitCode = 1;
