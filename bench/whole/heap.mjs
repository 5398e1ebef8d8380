import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What the product's processes allocate on V8's heap while the load lasts, worker threads included. */

const PROBE = new URL('./heap-probe.mjs', import.meta.url).href;
const WRITTEN_MS = 500;

/** Settings with which a role can be asked. @param file the beginning of the names of the files with the answers */
export const probed = (file) => ({ BENCH_HEAP_FILE: file, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${PROBE}`.trim() });

/** Begins or ends the count. */
export function toggle(roles) {
  for (const { pid } of Object.values(roles)) process.kill(pid, 'SIGUSR2');
}

/** The counts after the second `toggle`, per trade of the load. @param {Record<string, string>} files as given to `probed`, by role */
export async function allocations(files, trades) {
  await delay(WRITTEN_MS);
  return Object.fromEntries(
    Object.entries(files).map(([role, file]) => {
      const parts = readdirSync(dirname(file))
        .filter((name) => name.startsWith(`${basename(file)}.`))
        .map((name) => JSON.parse(readFileSync(join(dirname(file), name), 'utf8')));
      const sum = (field) => parts.reduce((total, part) => total + part[field], 0);
      const bytesPerTrade = Math.round(sum('allocated') / trades);
      return [role, { threads: parts.length, bytesPerTrade, collections: sum('collections'), pauseMs: Math.round(sum('pauseMs')) }];
    }),
  );
}
