import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Which cores the load comes from, and which are left to what is measured: a vendor has its own machine in life. */

const last = availableParallelism() - 1;
export const LOAD_CORES = String(last);
export const PRODUCT_CORES = last === 1 ? '0' : `0-${last - 1}`;

/** Of util-linux. */
const KEEP = ['taskset', '-a', '-p', '-c'];

/** Keeps processes, all their threads and what they start from now on, on some cores. @throws where the machine cannot do that */
export function confine(pids, cores) {
  if (last < 1) throw new Error('--apart needs two cores');
  for (const pid of pids) {
    const [keep, ...how] = KEEP;
    const { error, status, stderr } = spawnSync(keep, [...how, cores, String(pid)], { encoding: 'utf8' });
    if (error || status !== 0) throw new Error(`${keep} could not keep process ${pid} on core ${cores}: ${error?.message ?? stderr}`);
  }
}
