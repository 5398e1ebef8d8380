import { spawn } from 'node:child_process';
import { fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { confine, LOAD_CORES } from './cores.mjs';
import { withChildren } from './processes.mjs';
import { query, signalAll } from './servers.mjs';

/** What goes wrong around the product while it is under load. */

/** Chooses a process's cores, where the machine has it. */
const PINNED = ['taskset', '-c'];
const SPIN = 'for (;;);';
const WRITE_BYTES = 8 * 1_048_576;
/** The longest that PostgreSQL allows, microseconds: every commit waits so long before its log is flushed. */
const COMMIT_DELAY_US = 100_000;

/** A process that never rests, on the last core that the product may use, where cores can be chosen, else anywhere. */
function busyCore({ options }) {
  const node = [process.execPath, '-e', SPIN];
  const core = String(availableParallelism() - (options.apart ? 2 : 1));
  const [pin, ...to] = PINNED;
  let child = spawn(pin, [...to, core, ...node], { stdio: 'ignore' });
  child.on('error', () => {
    child = spawn(node[0], node.slice(1), { stdio: 'ignore' });
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return async () => void child.kill('SIGKILL');
}

/** Writes and waits for the disk without rest, in the folder in which the embedded server keeps its data. */
function writeWithoutRest() {
  const folder = mkdtempSync(join(tmpdir(), 'tickstock-bench-disk-'));
  const block = Buffer.alloc(WRITE_BYTES, 1);
  const file = openSync(join(folder, 'busy'), 'w');
  // The open file goes on without its name, and is gone with the process however that ends.
  rmSync(folder, { recursive: true, force: true });
  let at = 0;
  const step = () => {
    writeSync(file, block, 0, WRITE_BYTES, at);
    fdatasyncSync(file);
    at = (at + WRITE_BYTES) % (64 * WRITE_BYTES);
    setImmediate(step);
  };
  step();
}

/**
 * Every commit of the database waits 100 ms (`commit_delay`, which holds where the server waits for its disk at all), and another process
 * keeps that disk busy with synchronous writes.
 */
async function slowDisk({ database, options }) {
  await query(database.url, `ALTER DATABASE ${database.name} SET commit_delay = ${COMMIT_DELAY_US}`);
  await query(database.url, `ALTER DATABASE ${database.name} SET commit_siblings = 0`);
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'write'], { stdio: 'ignore' });
  // A disk of its own takes no processor time from what is measured.
  if (options.apart) confine([child.pid], LOAD_CORES);
  process.once('exit', () => child.kill('SIGTERM'));
  return async () => void child.kill('SIGTERM');
}

const OUTAGE = /^(redis|postgres)-(kill|wipe)@(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/;
const STANDSTILL = /^(redis|postgres)-stop@(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/;

/**
 * `busy-core`, `slow-disk`: from before the start to the end. `redis-stop@FROM:SECONDS`, `postgres-stop@…`: it rests, seconds of the load.
 * `redis-kill@FROM:SECONDS`, `postgres-kill@…`: it is killed, and started again so much later; `redis-wipe@…`: with nothing of what it had.
 */
export function parseDisturbance(text) {
  const stop = STANDSTILL.exec(text);
  if (stop) return { kind: 'stop', server: stop[1], fromMs: Number(stop[2]) * 1_000, forMs: Number(stop[3]) * 1_000 };
  const outage = OUTAGE.exec(text);
  if (outage && !(outage[1] === 'postgres' && outage[2] === 'wipe')) {
    const [, server, kind, from, seconds] = outage;
    return { kind, server, fromMs: Number(from) * 1_000, forMs: Number(seconds) * 1_000 };
  }
  if (text === 'busy-core' || text === 'slow-disk') return { kind: text };
  throw new RangeError(
    `«${text}» is none of busy-core, slow-disk, redis-stop@FROM:SECONDS, postgres-stop@…, redis-kill@…, redis-wipe@…, postgres-kill@…`,
  );
}

/** Starts what lasts the whole run; call it before the roles are started. @returns ends it */
export async function disturbAll(disturbances, parts) {
  const ends = [];
  for (const { kind } of disturbances) {
    if (kind === 'busy-core') ends.push(busyCore(parts));
    if (kind === 'slow-disk') ends.push(await slowDisk(parts));
  }
  return async () => {
    for (const end of ends) await end();
  };
}

/** What has been stopped goes on with the end of this process at the latest. */
async function standStill({ server, forMs }, { redis, database }) {
  const pids = withChildren(server === 'redis' ? [redis.pid] : await database.pids());
  const goOn = () => signalAll(pids, 'SIGCONT');
  process.once('exit', goOn);
  signalAll(pids, 'SIGSTOP');
  setTimeout(goOn, forMs);
}

/** A server ends without a word and is started again on its port. */
async function beAway({ kind, server, forMs }, { redis, postgres, outages, sinceLoad }) {
  const one = server === 'redis' ? redis : postgres;
  const outage = { kind, server, goneMs: sinceLoad(), backMs: null };
  outages.push(outage);
  await one.kill();
  await delay(forMs);
  await one.restart({ empty: kind === 'wipe' });
  outage.backMs = sinceLoad();
}

const AT_TIMES = { stop: standStill, kill: beAway, wipe: beAway };

/** To be called when the load begins. */
export function disturbAtTimes(disturbances, parts) {
  for (const disturbance of disturbances) {
    const strike = AT_TIMES[disturbance.kind];
    if (strike) setTimeout(() => void strike(disturbance, parts), disturbance.fromMs);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] === 'write') writeWithoutRest();
