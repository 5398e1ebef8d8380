import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../postgres-server.js';
import { redisServerMissing } from '../redis-server.js';
import { runWholeChain } from '../support/whole-chain.js';
import { expectGoodput, expectUnharmed, tell } from './expectations.js';
import { curve, DRAIN_SECONDS, FULL, MOST_RATE, RAMP, RATE } from './lengths.js';

const missing = redisServerMissing() ?? (process.platform === 'linux' ? undefined : 'processes are observed through /proc');
if (missing !== undefined) console.log(`skipped: ${missing}`);
/** Neither form skips what belongs to the other: it is not there. */
const long: typeof it | (() => void) = FULL ? it : () => undefined;
const short: typeof it | (() => void) = FULL ? () => undefined : it;
const DRAIN = ['--drain', String(DRAIN_SECONDS)];
/** The vendor on a core of its own: with what is measured on the same cores, an overload would be one of the vendor. */
const APART = ['--apart'];

describe.skipIf(missing !== undefined)('the whole chain under more than it can take', () => {
  let postgres: PostgresServer;
  let rate = Number(RATE);
  beforeAll(async () => {
    postgres = await startPostgresServer();
    if (FULL && RATE === undefined) rate = await keptUp('with the vendor on a core of its own', APART);
  }, 300_000);
  afterAll(() => postgres.stop());

  /** Trades a second that are kept up under the same conditions. */
  async function keptUp(conditions: string, args: readonly string[], database: string | null = postgres.url): Promise<number> {
    const { sustained } = await runWholeChain(['--profile', RAMP, ...args, '--drain', '5'], database ?? undefined);
    const most = sustained < MOST_RATE ? '' : ' at least, no higher rate was tried';
    console.log(`kept up ${conditions}: ${sustained} trades a second${most}`);
    return Math.max(20_000, sustained);
  }

  long('slows down from half to three times what it keeps up, and is as before afterwards', async () => {
    const run = await runWholeChain([...curve(rate), ...APART, ...DRAIN], postgres.url);
    tell('goodput', run);
    expectUnharmed(run);
    expectGoodput(run);
  });

  short('does so with one core taken away', async () => {
    const run = await runWholeChain([...curve(rate), '--disturb', 'busy-core', ...DRAIN], postgres.url);
    tell('busy core', run);
    expectUnharmed(run);
  });

  long('does so with one core taken away', async () => {
    const busy = ['--disturb', 'busy-core', ...APART];
    const left = RATE === undefined ? await keptUp('with a busy process on the cores that are left', busy) : rate;
    const run = await runWholeChain([...curve(left), ...busy, ...DRAIN], postgres.url);
    tell('busy core', run);
    expectUnharmed(run);
    expectGoodput(run);
  });

  long('takes a burst of one second on top of a steady load', async () => {
    const run = await runWholeChain(['--profile', '20000x10,140000x1,20000x15', ...DRAIN], postgres.url);
    tell('burst', run);
    expectUnharmed(run);
    expect(run.account.inGaps).toBe(0);
  });

  long('keeps everything while Redis stands still for five seconds', async () => {
    const args = ['--profile', `${Math.round(rate / 2)}x30`, '--disturb', 'redis-stop@10:5', ...APART, ...DRAIN];
    const run = await runWholeChain(args, postgres.url);
    tell('Redis stopped', run);
    expectUnharmed(run);
    expect(run.account.inGaps).toBe(0);
  });

  long('shows prices on while PostgreSQL stands still for fifteen seconds', async () => {
    const args = ['--profile', `${Math.round(rate / 2)}x30`, '--disturb', 'postgres-stop@5:15', ...APART, ...DRAIN];
    const run = await runWholeChain(args);
    tell('PostgreSQL stopped', run);
    expectUnharmed(run);
    expect(run.account.inGaps).toBe(0);
    expect(run.goodput[0]?.worstLagMs, 'how far what is shown ever was behind').toBeLessThan(10_000);
  });

  short('takes a burst, and Redis standing still for five seconds, while every commit waits for a busy disk', async () => {
    const args = ['--profile', '5000x1,60000x1,10000x7', '--disturb', 'redis-stop@3:5', '--disturb', 'slow-disk', ...DRAIN];
    const run = await runWholeChain(args);
    tell('burst, stopped Redis, slow disk', run);
    expectUnharmed(run);
    expect(run.account.inGaps).toBe(0);
  });

  long('does so while every commit waits for a busy disk', async () => {
    const slow = ['--disturb', 'slow-disk', ...APART];
    const left = RATE === undefined ? await keptUp('while every commit waits for a busy disk', slow, null) : rate;
    const run = await runWholeChain([...curve(left), ...slow, ...DRAIN]);
    tell('slow disk', run);
    expectUnharmed(run);
    expectGoodput(run);
  });
});
