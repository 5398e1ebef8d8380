import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResultKind } from '../../src/bus/index.js';
import { freePort, redisServerMissing } from '../redis-server.js';
import { until } from '../support/command.js';
import { dayEnd, recording } from '../support/recording.js';
import { differencesOf, TROUBLE } from '../support/tables.js';
import { Chain } from './chain/chain.js';
import { feedFaults, pageFaults, storageFaults } from './chain/faults.js';
import { shownAt } from './chain/page.js';
import { SeededRandom } from './chain/random.js';

const missing = redisServerMissing() ?? (process.platform === 'linux' ? undefined : 'processes are stopped through signals of Linux');
if (missing !== undefined) console.log(`skipped: ${missing}`);

/** `npm run test:chaos` goes the whole way. */
const FAULTS = Number(process.env['TICKSTOCK_FAULTS'] ?? 7);
/** The short run plays the same faults each time, what stands still, ends and refuses among them; the long one others each time. */
const SEED = Number(process.env['TICKSTOCK_FAULT_SEED'] ?? (FAULTS < 100 ? 103 : Date.now() % 1_000_000));
const LENGTHS = FAULTS < 100 ? { freezeMs: 3_000, refuseMs: 4_000, lockMs: 4_000 } : { freezeMs: 10_000, refuseMs: 20_000, lockMs: 60_000 };
const KIND = process.env['TICKSTOCK_FAULT_KIND'] ?? 'all';
/** Between two faults, milliseconds: sometimes hardly back, sometimes long enough to have saved everything. */
const PAUSE = { from: 500, to: 8_000 };
/** What may differ between two runs of one day: how often late prints changed a bar. */
const EXCEPT = { exceptColumns: ['revision'], exceptTables: TROUBLE };
/** Feed seconds a second: the day lasts as long as the faults do. */
const SPEED = Number(process.env['TICKSTOCK_FAULT_SPEED'] ?? 600);
/** Trades come for five hours more. */
const AFTER_CLOSE_MS = (5 * 3_600_000) / SPEED;

const { file } = recording();

/** Warnings and errors of a log, each with how often it was said. */
function complaintsOf(output: string): string {
  const counts = new Map<string, number>();
  for (const [, level, message] of output.matchAll(/^\[[\d:]+\] (WARN|ERROR): ([^{\n]*)/gm)) {
    const line = `${level} ${message?.trim()}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => `  ${count} × ${line}`).join('\n');
}

describe.skipIf(missing !== undefined)('a day through faults', () => {
  let undisturbed: Chain;
  let disturbed: Chain;
  let lastBar = 0;
  beforeAll(async () => {
    const files = [file, dayEnd()];
    undisturbed = await Chain.start({ files, pace: { rate: 20_000 } });
    await ended(undisturbed, 240_000);
    lastBar = await newestBar(undisturbed);
    await Promise.all(undisturbed.parts.map((part) => part.stop()));
    disturbed = await Chain.start({ files, pace: { speed: SPEED } });
  }, 300_000);
  afterAll(async () => {
    await disturbed.stop();
    await undisturbed.stop();
  });

  const sessionsOf = (chain: Chain) => chain.query<{ final_status: string }>('SELECT final_status FROM streaming_sessions');
  const bars = async (chain: Chain): Promise<number> =>
    Number((await chain.query<{ n: string }>('SELECT count(*) AS n FROM ohlcv_1min'))[0]?.n);

  /** Start of the newest bar, seconds since 1970; 0 without any. */
  const newestBar = async (chain: Chain): Promise<number> =>
    Number((await chain.query<{ t: string }>('SELECT coalesce(extract(epoch FROM max(timestamp)), 0) AS t FROM ohlcv_1min'))[0]?.t);

  const openGaps = async (chain: Chain): Promise<number> =>
    Number((await chain.query<{ n: string }>("SELECT count(*) AS n FROM feed_gaps WHERE status <> 'repaired'"))[0]?.n);
  /** Differs when anything is written. */
  const signature = async (chain: Chain): Promise<string> => {
    const tables = ['ohlcv_1min', 'intraday_indicators', 'intraday_patterns', 'indicator_alerts'];
    const parts = tables.map((table) => `(SELECT count(*) || ' ' || coalesce(sum(revision), 0) FROM ${table})`);
    return JSON.stringify(await chain.query(`SELECT ${parts.map((part, i) => `${part} AS t${i}`).join(', ')}`));
  };

  /** Nothing more comes, and nothing waits. */
  async function ended(chain: Chain, limitMs: number): Promise<void> {
    await until('the end of the session', async () => (await sessionsOf(chain))[0]?.final_status === 'completed', limitMs);
    // After the close minutes may pass without any trade.
    await until('the last bar', async () => (await newestBar(chain)) >= lastBar, AFTER_CLOSE_MS + 300_000);
    await until('every gap to be closed', async () => (await openGaps(chain)) === 0, 120_000);
    let before = '';
    await until(
      'the last row, and the last correction',
      async () => {
        const now = await signature(chain);
        const same = now === before;
        before = now;
        if (!same) await delay(6_000);
        return same;
      },
      AFTER_CLOSE_MS + 120_000,
    );
  }

  /** Of each kind, the events that the tables have and the listener was not told of. */
  async function untold(chain: Chain): Promise<ReadonlyMap<ResultKind, readonly string[]>> {
    // Revisions and states of an event stand behind its id.
    const told = new Set([...chain.listener.heard].flatMap((key) => [key, key.replace(/:[^:]*$/, ''), key.replace(/:[^:]*:[^:]*$/, '')]));
    const ids = async (sql: string): Promise<string[]> => (await chain.query<{ id: string }>(sql)).map(({ id }) => id);
    const start = '(extract(epoch FROM timestamp) * 1000)::bigint';
    const found = new Map<ResultKind, string[]>([
      ['bars', await ids(`SELECT 'bar:' || symbol || ':1min:' || ${start} AS id FROM ohlcv_1min`)],
      ['sessions', await ids("SELECT 'session_stopped:' || session_id AS id FROM streaming_sessions")],
      ['alerts', await ids('SELECT event_id AS id FROM indicator_alerts WHERE revision = 0')],
      ['patterns', await ids('SELECT event_id AS id FROM intraday_patterns')],
    ]);
    return new Map([...found].map(([kind, of]) => [kind, of.filter((id) => !told.has(`${kind} ${id}`))]));
  }

  /** @returns what a page shows that stood through it all, and what a fresh one shows, where they go on to differ */
  async function pages(chain: Chain): Promise<{ readonly stood: unknown; readonly fresh: unknown }> {
    const port = await freePort();
    const fresh = await chain.openDashboard('fresh dashboard', port);
    // An alert of a Redis that refuses to write is heard, and kept nowhere.
    const shown = async (at: number) => ({ ...(await shownAt(at)), alerts: [] });
    try {
      await fresh.line(/http/);
      const areSame = async () => isDeepStrictEqual(await shown(port), await shown(chain.dashboardPort));
      await until('the page to show what a fresh one shows', areSame, 60_000).catch((error: unknown) => console.log(String(error)));
      return { stood: await shown(chain.dashboardPort), fresh: await shown(port) };
    } finally {
      await fresh.stop();
    }
  }

  it(`gives the tables of the undisturbed day after ${FAULTS} of them, seed ${SEED}`, { timeout: 3 * 3_600_000 }, async () => {
    const random = new SeededRandom(SEED);
    const faults =
      KIND === 'feed'
        ? feedFaults(LENGTHS)
        : KIND === 'storage'
          ? storageFaults(LENGTHS)
          : [...feedFaults(LENGTHS), ...storageFaults(LENGTHS)];
    const struck = new Map<string, number>();
    const lifted: number[] = [];
    const ofPage = pageFaults(LENGTHS);
    await until('the first bars', async () => (await bars(disturbed)) > 0, 120_000);
    for (let count = 0; count < FAULTS; count += 1) {
      // Each kind before any comes again.
      const least = Math.min(...faults.map(({ name }) => struck.get(name) ?? 0));
      const fault = random.pick(faults.filter(({ name }) => (struck.get(name) ?? 0) === least));
      struck.set(fault.name, least + 1);
      const at = Date.now();
      // Every other time, and each kind in turn.
      const beside = count % 2 === 0 ? ofPage[(count / 2) % ofPage.length] : undefined;
      await Promise.all([fault.strike(disturbed, random), beside?.strike(disturbed, random)]);
      console.log(`${count + 1}. ${fault.name}${beside ? `; ${beside.name}` : ''} (${Date.now() - at} ms)`);
      lifted.push(Date.now());
      await delay(random.between(PAUSE.from, PAUSE.to));
    }
    await ended(disturbed, 1_200_000);
    const { stood, fresh } = await pages(disturbed);
    const { listener } = disturbed;
    const missed = await untold(disturbed);
    const silences = lifted.flatMap((at) => listener.silenceFrom(at) ?? []);
    console.log(`results: ${listener.events.size} events, ${listener.repeats} published again, told of ${listener.losses.length} losses`);
    console.log(`longest time until results came again: ${Math.max(0, ...silences)} ms`);
    for (const [kind, ids] of missed) {
      console.log(`${kind}: ${ids.length} not heard of${listener.hasAll(kind) ? '' : ', as the listener was told'}`);
    }
    const code = await Promise.all(disturbed.parts.map((part) => part.stop()));

    for (const part of disturbed.parts) console.log(`${part.name}, ${part.kills} times killed, said:\n${complaintsOf(part.output)}`);
    const ends = disturbed.parts.flatMap((part) => part.ends);
    const differing = await differencesOf(undisturbed.databaseUrl, disturbed.databaseUrl, EXCEPT);
    console.log(differing.join('\n'));
    if (differing.length > 0 || ends.length > 0) for (const part of disturbed.parts) console.log(`--- ${part.name}\n${part.output}`);
    expect(ends).toEqual([]);
    for (const [kind, ids] of missed) if (listener.hasAll(kind)) expect(ids, `${kind} that nobody was told of`).toEqual([]);
    expect(differing).toEqual([]);
    expect(stood).toEqual(fresh);
    expect(code).toEqual(code.map(() => 0));
    expect(await disturbed.query('SELECT * FROM dead_letter_rows')).toEqual([]);
  });
});
