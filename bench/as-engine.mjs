import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** As the engine's own process runs; see bin/tickstock.mjs. */
export const ENGINE_FLAGS = ['--expose-gc', '--max-inlined-bytecode-size-cumulative=8000', '--heap-growing-percent=100'];

/** Starts the bench anew with the engine's flags, unless it has them. @param url import.meta.url of the bench */
export function runAsEngine(url) {
  if (globalThis.gc) return;
  const { status } = spawnSync(process.execPath, [...ENGINE_FLAGS, fileURLToPath(url), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(status ?? 1);
}
