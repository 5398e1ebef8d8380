import { BUILT_IN } from '../../../src/engine/index.js';
import { defaultDefinitions } from '../../../src/engine/definitions/defaults.js';
import type { Definitions } from '../../../src/store/index.js';
import { SeededRandom } from '../chain/random.js';
import { simulatedFeed } from './feed.js';
import { tablesOf, World } from './world.js';

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
 * Every other simulation has late prints, and in those the log loses only what the gateway still remembers. In the others the log loses
 * more, and the vendor's connection breaks off, and all that is fetched. In every fourth another gateway and another log take their place
 * besides.
 */
export const lateShareOf = (seed: number): number => (seed % 2 === 0 ? 0.06 : 0);
const replacesLog = (seed: number): boolean => seed % 4 === 3;
/** Then its connection begins in the middle of a second. */
const joinsLate = (seed: number): boolean => seed % 16 === 15;

export async function undisturbed(seed: number): Promise<World> {
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
async function disturb(world: World, random: SeededRandom, seed: number, replaces: boolean): Promise<void> {
  const forgets = lateShareOf(seed) === 0;
  const since = forgets ? 0 : world.clock.now() - REMEMBERED_MS;
  const chance = random.next();
  if (chance < 0.03) await world.killEngine();
  else if (chance < 0.06) world.log.lose(Math.floor(random.between(1, 12)), since);
  else if (chance < 0.075) world.log.lose(Infinity, since);
  // Before anything stands in the tables, nobody knows of a log that is gone.
  else if (replaces && chance < 0.08 && world.store.bars_.size > 0) await world.replaceLog(joinsLate(seed));
  else if (chance < 0.12) world.trouble.chance = random.pick([0, 0, 0.3, 0.7]);
  else if (chance < 0.15) world.log.trouble = random.pick([0, 0, 0.1, 0.3]);
  else if (chance < 0.18) world.busTrouble.chance = random.pick([0, 0, 0.1, 0.5]);
  else if (chance < 0.35) await world.pass(Math.floor(random.between(50, 6_000)));
}

export async function disturbed(seed: number): Promise<World> {
  const { arrived } = simulatedFeed(new SeededRandom(seed), PRINTS, lateShareOf(seed));
  const random = new SeededRandom(seed * 7_919 + 1);
  const world = new World(random, DEFINITIONS);
  const forgets = lateShareOf(seed) === 0;
  await world.startEngine();
  for (let from = 0; from < arrived.length;) {
    const count = Math.floor(random.between(1, 7));
    const isMissed = forgets && random.next() < 0.03 && from + count < arrived.length;
    const messages = arrived.slice(from, from + count);
    if (isMissed && messages.some((message) => message.kind === 'trade')) world.miss(messages);
    else world.send(messages);
    from += count;
    await disturb(world, random, seed, replacesLog(seed) && from < arrived.length);
    await world.pass(Math.floor(random.between(5, 400)));
  }
  await world.settle();
  return world;
}

/** Rows of one table that a disturbed world lacks, and that it should not have. */
export interface Difference {
  readonly table: string;
  readonly missing: readonly string[];
  readonly wrong: readonly string[];
}

export async function differences(right: World, found: World): Promise<Difference[]> {
  const [rights, founds] = [await tablesOf(right), await tablesOf(found)];
  return Object.entries(rights).flatMap(([table, rows]) => {
    const [own, theirs] = [new Set(founds[table]), new Set(rows)];
    const missing = rows.filter((row) => !own.has(row));
    const wrong = [...own].filter((row) => !theirs.has(row));
    return missing.length + wrong.length === 0 ? [] : [{ table, missing: missing.slice(0, 3), wrong: wrong.slice(0, 3) }];
  });
}

/** What was published twice word for word though its arrival was known; and what the tables have and nobody was told of. */
export async function mistold(world: World): Promise<{ readonly twice: readonly string[]; readonly untold: readonly string[] }> {
  const { store, busTrouble } = world;
  const published = await world.published();
  const seen = new Set<string>();
  const twice: string[] = [];
  for (const body of published.map((message) => `${message.channel} ${message.body}`)) {
    if (seen.has(body) && !busTrouble.unanswered.has(body)) twice.push(body);
    seen.add(body);
  }
  const told = new Set(published.map(({ body }) => (JSON.parse(body) as { event_id: string }).event_id));
  // A row's revision, and the state of a pattern, stand behind its own id.
  const events = new Set([...told].flatMap((id) => [id, id.replace(/:[^:]*$/, ''), id.replace(/:[^:]*:[^:]*$/, '')]));
  const rows = [
    ...Array.from(store.bars_.values(), ({ symbol, timestamp }) => `bar:${symbol}:1min:${timestamp}`),
    ...Array.from(store.alerts_.values(), ({ eventId }) => eventId),
    ...Array.from(store.patterns_.values(), ({ eventId }) => eventId),
    ...(await store.sessions()).flatMap(({ sessionId }) => [`session_started:${sessionId}`, `session_stopped:${sessionId}`]),
  ];
  return { twice, untold: rows.filter((id) => !events.has(id)) };
}
