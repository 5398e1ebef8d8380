import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../postgres-server.js';
import { redisServerMissing } from '../redis-server.js';
import { runWholeChain } from '../support/whole-chain.js';
import { expectLittleGarbage, expectUnharmed, tell } from './expectations.js';
import { curve, FULL, RAMP, RATE, SECONDS } from './lengths.js';

const missing = redisServerMissing() ?? (process.platform === 'linux' ? undefined : 'processes are observed through /proc');
if (missing !== undefined) console.log(`skipped: ${missing}`);
const DRAIN = ['--drain', FULL ? '120' : '30'];

describe.skipIf(missing !== undefined)('the whole chain under more than it can take', () => {
  let postgres: PostgresServer;
  let rate = Number(RATE);
  beforeAll(async () => {
    postgres = await startPostgresServer();
    if (RATE !== undefined) return;
    const ramp = await runWholeChain(['--profile', RAMP, '--drain', '5'], postgres.url);
    rate = Math.max(20_000, ramp.sustained);
    console.log(`kept up here: ${ramp.sustained} trades a second`);
  }, 300_000);
  afterAll(() => postgres.stop());

  it.runIf(FULL)('slows down from half to three times what it keeps up, and is as before afterwards', async () => {
    const run = await runWholeChain(['--profile', curve(rate), ...DRAIN], postgres.url);
    tell('goodput', run);
    expectUnharmed(run);
  });

  it('does so with one core taken away', async () => {
    const run = await runWholeChain(['--profile', curve(rate), '--disturb', 'busy-core', '--heap', ...DRAIN], postgres.url);
    tell('busy core', run);
    expectUnharmed(run);
    expectLittleGarbage(run);
  });

  it('takes a burst of one second on top of a steady load', async () => {
    const [steady, burst] = FULL ? [20_000, 140_000] : [5_000, 60_000];
    const profile = `${steady}x${Math.min(SECONDS, 10)},${burst}x1,${steady}x${Math.min(SECONDS, 10)}`;
    // A load that leaves no time to spare for a disk besides is what the long form has a run of its own for.
    const disturbance = FULL ? [] : ['--disturb', 'slow-disk'];
    const run = await runWholeChain(['--profile', profile, ...disturbance, ...DRAIN], FULL ? postgres.url : undefined);
    tell('burst', run);
    expectUnharmed(run);
    expect(run.account.inGaps).toBe(0);
  });

  it('keeps everything while Redis stands still for five seconds', async () => {
    const after = FULL ? SECONDS : 2;
    const load = FULL ? Math.round(rate / 2) : 10_000;
    const profile = `${load}x${after + 5 + after}`;
    const run = await runWholeChain(['--profile', profile, '--disturb', `redis-stop@${after}:5`, ...DRAIN], postgres.url);
    tell('Redis stopped', run);
    expectUnharmed(run);
  });

  it.runIf(FULL)('does so while every commit waits for a busy disk', async () => {
    const run = await runWholeChain(['--profile', curve(rate), '--disturb', 'slow-disk', ...DRAIN]);
    tell('slow disk', run);
    expectUnharmed(run);
  });
});
