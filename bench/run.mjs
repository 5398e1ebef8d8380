#!/usr/bin/env node
// Every hop against its floor and the whole chain under load, in one go, and how it stands to the goals. Needs a build, redis-server and Linux.
//   npm run bench -- [--only NAME…] [--quick] [--rate TRADES/S] [--root CHECKOUT] [--json FILE]
// --rate: the sustainable rate of the goodput curve; measured where it is not given. --root: the whole chain of another built checkout.
// The result goes to bench/results/latest.json, or FILE. `node scripts/docs/performance.mjs` makes docs/performance.md of it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { goalsTable } from './suite/goals.mjs';
import { HOPS } from './suite/hops.mjs';
import { machine } from './suite/machine.mjs';
import { recordedDay, replay } from './suite/replay.mjs';
import { Missing } from './suite/scripts.mjs';
import { table } from './suite/table.mjs';
import { WHOLE } from './suite/whole.mjs';
import { startPostgres } from './whole/servers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    rate: { type: 'string' },
    root: { type: 'string', default: root },
    json: { type: 'string', default: join(root, 'bench', 'results', 'latest.json') },
  },
});
const ENTRIES = { ...HOPS, replay: { title: 'Replay of a day', run: replay }, ...WHOLE };
const unknown = values.only.filter((name) => !(name in ENTRIES));
if (unknown.length > 0) {
  console.error(`no ${unknown.join(', ')}; there are ${Object.keys(ENTRIES).join(', ')}`);
  process.exit(2);
}
const chosen = values.only.length > 0 ? values.only : Object.keys(ENTRIES);

const postgres = await startPostgres();
const context = {
  quick: values.quick,
  rate: values.rate === undefined ? undefined : Number(values.rate),
  recordedDay: recordedDay(),
  postgres,
  whole: { postgres, root: resolve(values.root), say: (line) => console.error(`    ${line}`) },
};
const result = { at: new Date().toISOString(), quick: values.quick, machine: await machine(context.whole.root, postgres), entries: {} };
const { cpu, cores, memoryGb, node, redis, postgres: version, commit } = result.machine;
console.log(`${cpu}, ${cores} cores, ${memoryGb} GB; Node ${node}, Redis ${redis}, PostgreSQL ${version}; commit ${commit}\n`);

/** A run is kept without what only people at the terminal look at. */
const slim = ({ latency, account, ...run }) => ({ ...run, latency, account: { ...account, gaps: account.gaps.length } });
const figures = {};
for (const [at, name] of chosen.entries()) {
  const { title, run } = ENTRIES[name];
  console.error(`[${at + 1}/${chosen.length}] ${name}`);
  const began = performance.now();
  try {
    const found = await run(context);
    Object.assign(figures, found.figures);
    const runs = Object.fromEntries(Object.entries(found.runs ?? {}).map(([key, one]) => [key, slim(one)]));
    result.entries[name] = { title, rows: found.rows, figures: found.figures ?? {}, runs, seconds: (performance.now() - began) / 1_000 };
    console.log(`${title}\n${table(found.rows)}\n`);
  } catch (error) {
    const why = error instanceof Missing ? error.message : error instanceof Error ? error.stack : String(error);
    result.entries[name] = { title, missing: why };
    console.log(`${title}\n  no figures: ${why}\n`);
  }
}
await postgres.stop();

result.goals = goalsTable(figures);
mkdirSync(dirname(values.json), { recursive: true });
writeFileSync(values.json, `${JSON.stringify(result, null, 1)}\n`);
const said = { true: 'met', false: 'NOT MET', null: '' };
console.log('Goals');
const width = Math.max(...result.goals.map(({ figure }) => figure.length));
for (const { figure, goal, seen, met } of result.goals)
  console.log(`  ${figure.padEnd(width)}  ${goal.padEnd(16)}  ${seen.padEnd(14)}  ${said[met]}`);
console.log(`\n${values.json}`);

const without = Object.entries(result.entries).filter(([, { missing }]) => missing !== undefined);
for (const [name, { missing }] of without) console.error(`no figures of ${name}: ${missing}`);
if (without.length > 0) process.exitCode = 1;
