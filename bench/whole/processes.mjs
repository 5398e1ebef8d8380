import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const OURS = /^(TICKSTOCK_|STREAMING_|MASSIVE_|MARKET_TICK_|REDIS_|DATABASE_|SYMBOL_)/;
const TICKS_PER_SECOND = 100;
const STOP_MS = 15_000;

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Parent and processor time of every process; the numbers stand after the last bracket, as a name may hold anything. */
function table() {
  const found = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = read(`/proc/${name}/stat`)
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
    if (fields.length > 15) found.set(Number(name), { parent: fields[1], own: fields[11] + fields[12], ended: fields[13] + fields[14] });
  }
  return found;
}

/** These processes and all that they have started and still runs. */
export function withChildren(pids) {
  const processes = table();
  const found = new Set(pids);
  for (const pid of found) for (const [child, { parent }] of processes) if (parent === pid) found.add(child);
  return [...found];
}

/** Seconds of processor time that processes and all that they started have used, ended children included. */
export function cpuSeconds(groups) {
  const processes = table();
  const children = grouped(processes);
  const total = (pid) => {
    const one = processes.get(pid);
    if (!one) return 0;
    return one.own + one.ended + (children.get(pid) ?? []).reduce((sum, [child]) => sum + total(child), 0);
  };
  return Object.fromEntries(
    Object.entries(groups).map(([name, pids]) => [name, pids.reduce((sum, pid) => sum + total(pid), 0) / TICKS_PER_SECOND]),
  );
}

function grouped(processes) {
  const groups = new Map();
  for (const entry of processes) {
    const { parent } = entry[1];
    if (!groups.has(parent)) groups.set(parent, []);
    groups.get(parent).push(entry);
  }
  return groups;
}

/** Resident memory of a process in MB: now, and the most it ever was. */
export function memoryMb(pid) {
  const status = read(`/proc/${pid}/status`);
  const value = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? NaN) / 1_024);
  return { now: value('VmRSS'), peak: value('VmHWM') };
}

/** Runs a role of the built product in `root`, its log in a file. */
export function startRole(root, role, settings, logFile, args = []) {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
  const child = spawn(join(root, 'bin', 'tickstock.mjs'), [...role.split(' '), ...args], {
    cwd: root,
    env: { ...inherited, TICKSTOCK_LOG_FORMAT: 'json', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const exited = once(child, 'close');
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return {
    role,
    pid: child.pid,
    logFile,
    exited,
    running: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await exited;
      clearTimeout(hard);
      log.end();
    },
  };
}

/** Warnings and errors of a log, each with its number, most frequent first. */
export function warningsOf(logFile) {
  const counts = new Map();
  for (const line of read(logFile).split('\n')) {
    const said = warning(line);
    if (said !== undefined) counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => ({ text, count })).toSorted((a, b) => b.count - a.count);
}

const WARNING = 40;

/** A line that is no JSON comes from Node itself: a stack, a warning. */
function warning(line) {
  if (line.trim() === '') return undefined;
  try {
    const { level, msg, error } = JSON.parse(line);
    const serious = typeof level === 'number' ? level >= WARNING : ['warn', 'error', 'fatal'].includes(level);
    return serious ? [msg, error].filter((part) => typeof part === 'string').join(': ') : undefined;
  } catch {
    return /error|warn/i.test(line) ? line.slice(0, 200) : undefined;
  }
}

/** How often a gateway gave its lease up or lost it. @param {ReturnType<typeof warningsOf>} warnings */
export function leaseLosses(warnings) {
  const lost = warnings.filter(({ text }) => /lease (was )?lost|lost the lease/i.test(text));
  return lost.reduce((sum, { count }) => sum + count, 0);
}
