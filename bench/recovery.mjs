#!/usr/bin/env node
// How long an engine that was killed takes until it says something new again: it has folded a long tick log, is killed without a word,
// entries come while it is gone, and it is started anew while more come.
//   node scripts/bootstrap.mjs --build && node bench/recovery.mjs [--market 850:20000000:330 --market 12000:10000000:60] [--rounds 5]
//   [--runs 45] [--gone 3] [--rate 5000] [--json]
// `--market`: symbols, trades of the log, minutes of feed time that they lie in. `--runs`: seconds that an engine runs before it is killed;
// its first round of saved states takes twenty and more, and until that is through the next one reads from where this one began.
// `--gone`: seconds without an engine, `--rate`: trades a second meanwhile and after.
// Counted from the start of the process (`bin/tickstock.mjs engine`) to the first message on tickstock:market:snapshots that shows a print
// which was appended after that start. Beside it what the process alone takes: `bin/tickstock.mjs --version`, just after.
// Ends with 1 where the median is more than 2 s (up to 1,000 symbols) or 10 s.
// Needs redis-server and Linux.
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { EngineProcess } from './recovery/engine.mjs';
import { Feed } from './recovery/feed.mjs';
import { cpuSeconds } from './whole/processes.mjs';
import { createDatabase, query, startPostgres, startRedis } from './whole/servers.mjs';

const { values } = parseArgs({
  options: {
    market: { type: 'string', multiple: true, default: ['850:20000000:330', '12000:10000000:60'] },
    rounds: { type: 'string', default: '5' },
    runs: { type: 'string', default: '45' },
    gone: { type: 'string', default: '3' },
    rate: { type: 'string', default: '5000' },
    json: { type: 'boolean', default: false },
  },
});
const ROUNDS = Number(values.rounds);
const GONE_MS = Number(values.gone) * 1_000;
const RUNS_MS = Number(values.runs) * 1_000;
/** It is given up then. */
const LONGEST_MS = 120_000;
const GOALS = { small: { symbols: 1_000, ms: 2_000 }, large: { ms: 10_000 } };
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const note = (text) => console.error(`  ${text}`);

async function kill(feed, engine, url) {
  engine.kill();
  await engine.exited;
  await wait(GONE_MS);
  const [saved] = await query(
    url,
    'SELECT sequence::int AS sequence, resume_sequence::int AS resume FROM engine_checkpoints WHERE shard = 0',
  );
  const next = new EngineProcess(engine.settings);
  const shown = feed.firstShown(next.startedAt);
  const behind = feed.sequence - saved.resume;
  const failed = Promise.race([next.exited, wait(LONGEST_MS)]).then(() =>
    Promise.reject(new Error(`nothing new was shown:\n${next.said}`)),
  );
  const ms = await Promise.race([shown, failed]);
  const { used } = cpuSeconds({ used: [next.child.pid] });
  const bare = await EngineProcess.bareStart(engine.settings);
  note(
    `${Math.round(ms)} ms, of them the process alone ${Math.round(bare)}; processor time ${Math.round(used * 1_000)} ms; read again: ${behind} entries, ${saved.sequence - saved.resume} of them known to the tables`,
  );
  return { engine: next, ms, behind, bare, usedMs: used * 1_000 };
}

async function measure(symbols, trades, minutes, postgres) {
  const redis = await startRedis();
  const database = await createDatabase(postgres);
  const feed = await Feed.open(redis.url, symbols);
  const engines = [];
  try {
    await feed.fill(trades, minutes, (text) => note(text));
    const settings = { REDIS_URL: redis.url, DATABASE_URL: database.url, TICKSTOCK_LOG_LEVEL: 'info', TICKSTOCK_LOG_FORMAT: 'json' };
    await EngineProcess.migrate(settings);
    let engine = new EngineProcess(settings);
    engines.push(engine);
    feed.goOn(Number(values.rate));
    const caughtUp = await feed.caughtUp(engine, (text) => note(text));
    note(`${symbols} symbols: the whole log is folded after ${Math.round(caughtUp / 1_000)} s`);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await wait(RUNS_MS);
      const result = await kill(feed, engine, database.url);
      ({ engine } = result);
      engines.push(engine);
      rounds.push(result);
    }
    const [{ states, bytes }] = await query(
      database.url,
      'SELECT count(*)::int AS states, coalesce(sum(length(state)), 0)::bigint::text AS bytes FROM engine_symbol_states',
    );
    return { symbols, trades: feed.trades, entries: feed.sequence, minutes, rounds, states, stateMb: Number(bytes) / 1e6, caughtUp };
  } finally {
    for (const engine of engines) engine.kill();
    await Promise.all(engines.map(({ exited }) => exited));
    await feed.close();
    await database.drop();
    await redis.stop();
  }
}

const postgres = await startPostgres();
const results = [];
try {
  for (const market of values.market) results.push(await measure(...market.split(':').map(Number), postgres));
} finally {
  await postgres.stop();
}
const goalOf = ({ symbols }) => (symbols <= GOALS.small.symbols ? GOALS.small.ms : GOALS.large.ms);
const usual = ({ rounds }) => median(rounds.map(({ ms }) => ms));
const rows = results.flatMap((result) => {
  const { symbols, trades, entries, rounds, states, stateMb } = result;
  const row = (what, value, unit) => ({ what: `${symbols} symbols: ${what}`, value: Math.round(value * 100) / 100, unit });
  return [
    row('trades in the log', trades, ''),
    row('entries in the log', entries, ''),
    row('states saved', states, ''),
    row('bytes of them', stateMb, 'MB'),
    {
      ...row(`start to the first new result, median (goal ${goalOf(result) / 1_000})`, usual(result) / 1_000, 's'),
      floor: Math.round(median(rounds.map(({ bare }) => bare))) / 1_000,
      floorName: 'the process alone',
    },
    row('processor time of the process until then, median', median(rounds.map(({ usedMs }) => usedMs)) / 1_000, 's'),
    row(`start to the first new result, worst of ${rounds.length}`, Math.max(...rounds.map(({ ms }) => ms)) / 1_000, 's'),
    row('entries read again, median', median(rounds.map(({ behind }) => behind)), ''),
  ];
});
const met = results.every((result) => usual(result) <= goalOf(result));
if (values.json) console.log(JSON.stringify({ rows, met }));
else console.table(rows);
if (!met) process.exitCode = 1;
