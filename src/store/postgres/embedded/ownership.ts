import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './errors.js';

const STOP_TIMEOUT_MS = 10_000;

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function pidIn(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** Whether the process still is what the file said: a process id is given again after a restart of the machine. */
function looksLike(pid: number, word: string): boolean {
  const file = `/proc/${pid}/cmdline`;
  return !existsSync('/proc/self/cmdline') || (existsSync(file) && readFileSync(file, 'utf8').includes(word));
}

/** Resolves true when the process has gone. */
export async function gone(pid: number, timeoutMs: number): Promise<boolean> {
  for (let waited = 0; waited < timeoutMs; waited += 20) {
    if (!isAlive(pid)) return true;
    await delay(20);
  }
  return !isAlive(pid);
}

/**
 * One TickStock per data directory: the file names the process. A server that outlived a killed TickStock is shut down.
 * @throws EmbeddedPostgresError when another living process uses the directory
 */
export async function takeDataDirectory(data: string): Promise<() => void> {
  const ownerFile = `${data}.owner`;
  const owner = pidIn(ownerFile);
  if (owner !== undefined && owner !== process.pid && isAlive(owner) && looksLike(owner, 'node')) {
    throw new EmbeddedPostgresError(`Process ${owner} already uses the database in ${data}.`);
  }
  writeFileSync(ownerFile, `${process.pid}\n`);
  const server = pidIn(join(data, 'postmaster.pid'));
  if (server !== undefined && isAlive(server) && looksLike(server, data)) {
    process.kill(server, 'SIGINT');
    if (!(await gone(server, STOP_TIMEOUT_MS)))
      throw new EmbeddedPostgresError(`The database server ${server} of an earlier run does not stop.`);
  }
  rmSync(join(data, 'postmaster.pid'), { force: true });
  return () => rmSync(ownerFile, { force: true });
}
