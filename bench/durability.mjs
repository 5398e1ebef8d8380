#!/usr/bin/env node
// What it costs that an engine can be started anew where it stood: trades a second through fold, messages and tables, with the states of
// symbols saved beside the rows and without them, in turn in one process.
//   node scripts/bootstrap.mjs --build && node bench/durability.mjs [--symbols 850 --symbols 12000] [--rounds 5] [--seconds 12] [--rate 5000]
//   [--json]
// Goes as fast as it can, so a trade has little time to pay for what is saved in a second. `--seconds`: of machine time, each leg; a round of
// states takes ten. `--rate`: trades in a second of feed time. Ends with 1 where less than nine tenths are left.
// The server is one of its own; DATABASE_URL names another one, as a superuser.
import { parseArgs } from 'node:util';
import { REGULAR_MINUTES } from '../dist/market/index.js';
import { runAsEngine } from './as-engine.mjs';
import { Market } from './synthetic/market.mjs';
import { Engine } from './durability/engine.mjs';
import { createDatabase, startPostgres } from './whole/servers.mjs';

const { values } = parseArgs({
  options: {
    symbols: { type: 'string', multiple: true, default: ['850', '12000'] },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '12' },
    rate: { type: 'string', default: '5000' },
    json: { type: 'boolean', default: false },
  },
});
runAsEngine(import.meta.url);

const GOAL = 0.9;
const ROUNDS = Number(values.rounds);
const LEG_MS = Number(values.seconds) * 1_000;
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const note = (text) => console.error(`  ${text}`);

/** What of a core the states take: they are saved by the clock, however much is folded meanwhile. */
const shareOf = ({ on, off }) => on.rate * (1 / on.processorRate - 1 / off.processorRate);

async function compare(symbols, postgres) {
  const database = await createDatabase(postgres);
  const engine = await Engine.open(database.url);
  try {
    const market = new Market(symbols, Number(values.rate));
    // A day before: indicators are warm, and states as large as in a running engine.
    for (const { symbol, bars } of market.past(REGULAR_MINUTES)) engine.fold.core.warmUp(symbol, bars);
    await engine.run(market, LEG_MS / 2, true);
    const rounds = [];
    for (let at = 0; at < ROUNDS; at += 1) {
      const leg = (saves) => engine.run(market, LEG_MS, saves);
      const [first, second] = [await leg(at % 2 === 0), await leg(at % 2 !== 0)];
      const legs = at % 2 === 0 ? { on: first, off: second } : { on: second, off: first };
      const round = { ...legs, ratio: legs.on.rate / legs.off.rate, share: shareOf(legs) };
      rounds.push(round);
      const rates = `${Math.round(legs.on.rate)} with, ${Math.round(legs.off.rate)} without`;
      note(
        `${symbols} symbols, round ${at + 1}: ${rates}, ${round.ratio.toFixed(3)}; states take ${(round.share * 100).toFixed(1)} % of a core`,
      );
    }
    return { symbols, rounds };
  } finally {
    await engine.close();
    await database.drop();
  }
}

const postgres =
  process.env.DATABASE_URL === undefined ? await startPostgres() : { url: process.env.DATABASE_URL, stop: async () => undefined };
const results = [];
try {
  for (const symbols of values.symbols) results.push(await compare(Number(symbols), postgres));
} finally {
  await postgres.stop();
}
const rows = results.flatMap(({ symbols, rounds }) => {
  const of = (leg, field) => median(rounds.map((round) => round[leg][field]));
  const row = (what, value, unit) => ({ what: `${symbols} symbols: ${what}`, value, unit });
  const ratios = rounds.map(({ ratio }) => ratio);
  return [
    { ...row('with states', Math.round(of('on', 'rate')), 'trades/s'), floor: Math.round(of('off', 'rate')), floorName: 'without states' },
    row('with over without, median', Number(median(ratios).toFixed(3)), '×'),
    row('with over without, least', Number(Math.min(...ratios).toFixed(3)), '×'),
    row('with over without, most', Number(Math.max(...ratios).toFixed(3)), '×'),
    row(
      "states, by the engine's processor time, median",
      Number((100 * median(rounds.map(({ share }) => share))).toFixed(1)),
      '% of a core',
    ),
    row('states saved in a leg', of('on', 'states'), ''),
    row('bytes of them', Number((of('on', 'stateBytes') / 1e6).toFixed(1)), 'MB'),
    row('rows written in a leg', of('on', 'rows'), ''),
  ];
});
const kept = results.every(({ rounds }) => median(rounds.map(({ ratio }) => ratio)) >= GOAL);
if (values.json) console.log(JSON.stringify({ rows, kept }));
else console.table(rows.map(({ what, value, unit }) => ({ what, value, unit })));
if (!kept) process.exitCode = 1;
