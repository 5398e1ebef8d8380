import { describe, expect, it } from 'vitest';
import { BUILT_IN } from '../../src/engine/index.js';
import { defaultDefinitions } from '../../src/engine/definitions/defaults.js';
import type { Definitions } from '../../src/store/index.js';
import { SeededRandom } from './chain/random.js';
import { simulatedFeed } from './simulation/feed.js';
import { tablesOf, World } from './simulation/world.js';

/** `npm run test:chaos` goes the whole way. */
const SEEDS = Number(process.env['TICKSTOCK_SIMULATIONS'] ?? 120);
const FIRST_SEED = Number(process.env['TICKSTOCK_SIMULATION_SEED'] ?? 1);
const PRINTS = 160;
/** A little less than what the gateway keeps of what the log has confirmed. */
const REMEMBERED_MS = 9_000;

/** Enough of every kind, and quickly folded. */
function fewDefinitions(): Definitions {
  const { indicators, patterns, alerts } = defaultDefinitions(BUILT_IN);
  const short = { timeframes: ['1min', '5min'] };
  return {
    indicators: indicators
      .filter(({ className }) => ['sma', 'rsi', 'macd', 'vwap'].includes(className))
      .map((row) => ({ ...row, ...short })),
    patterns: patterns
      .filter(({ className }) => /OpeningRange|SessionHigh|VolumeSpike|BullFlag|Momentum|CDLDOJI|CDLENGULFING/i.test(className))
      .map((row) => ({ ...row, ...short })),
    alerts,
  };
}
const DEFINITIONS = fewDefinitions();

/**
 * Every other simulation has late prints, and in those the log loses only what the gateway still remembers: everything comes to the
 * undisturbed tables. In the others the log loses more, which is fetched: bars come to them, and what is computed from bars stands as
 * it was published.
 */
const lateShareOf = (seed: number): number => (seed % 2 === 0 ? 0.06 : 0);

async function undisturbed(seed: number): Promise<World> {
  const { ordered } = simulatedFeed(new SeededRandom(seed), PRINTS, lateShareOf(seed));
  const world = new World(new SeededRandom(0), DEFINITIONS);
  await world.startEngine();
  for (let from = 0; from < ordered.length; from += 8) {
    world.send(ordered.slice(from, from + 8));
    await world.pass(100);
  }
  await world.settle();
  return world;
}

/** What happens beside the feed, with how likely each is at a step. */
async function disturb(world: World, random: SeededRandom, forgets: boolean): Promise<void> {
  const since = forgets ? 0 : world.clock.now() - REMEMBERED_MS;
  const chance = random.next();
  if (chance < 0.03) await world.killEngine();
  else if (chance < 0.06) world.log.lose(Math.floor(random.between(1, 12)), since);
  else if (chance < 0.075) world.log.lose(Infinity, since);
  else if (chance < 0.12) world.trouble.chance = random.pick([0, 0, 0.3, 0.7]);
  else if (chance < 0.17) world.log.trouble = random.pick([0, 0, 0.1, 0.3]);
  else if (chance < 0.35) await world.pass(Math.floor(random.between(50, 6_000)));
}

async function disturbed(seed: number): Promise<World> {
  const { arrived } = simulatedFeed(new SeededRandom(seed), PRINTS, lateShareOf(seed));
  const random = new SeededRandom(seed * 7_919 + 1);
  const world = new World(random, DEFINITIONS);
  await world.startEngine();
  for (let from = 0; from < arrived.length;) {
    const count = Math.floor(random.between(1, 7));
    world.send(arrived.slice(from, from + count));
    from += count;
    await disturb(world, random, lateShareOf(seed) === 0);
    await world.pass(Math.floor(random.between(5, 400)));
  }
  await world.settle();
  return world;
}

describe('gateway, log, engine and tables in one process', () => {
  it(
    `come to the undisturbed tables through every fault, from seed ${FIRST_SEED} on, ${SEEDS} of them`,
    { timeout: 4 * 3_600_000 },
    async () => {
      let kills = 0;
      let commits = 0;
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
        const right = await tablesOf(await undisturbed(seed));
        let world: World;
        try {
          world = await disturbed(seed);
        } catch (error) {
          throw new Error(`seed ${seed} failed`, { cause: error });
        }
        kills += world.kills;
        commits += world.store.commits;
        const found = await tablesOf(world);
        for (const [table, rows] of Object.entries(right)) {
          if (lateShareOf(seed) === 0 && table !== 'bars') continue;
          const [own, theirs] = [new Set(found[table]), new Set(rows)];
          const missing = rows.filter((row) => !own.has(row));
          const wrong = [...own].filter((row) => !theirs.has(row));
          expect({ missing: missing.slice(0, 3), wrong: wrong.slice(0, 3) }, `${table}, seed ${seed}`).toEqual({ missing: [], wrong: [] });
        }
        expect(right['patterns']?.length).toBeGreaterThan(0);
      }
      console.log(`${SEEDS} seeds: ${kills} kills, ${commits} commits`);
    },
  );
});
