#!/usr/bin/env node
// The command. In a clone it compiles first what is stale; in an installed package everything is compiled already.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// Room for V8 to inline the indicators of a whole plan; see src/indicators/program.ts.
setFlagsFromString('--max-inlined-bytecode-size-cumulative=8000');
// A full collection is due when as much again has grown old as lives. V8's own measure starts one for every few megabytes while little
// comes, each of which holds ticks up, and lets the heap of a whole market grow to four times what lives.
setFlagsFromString('--heap-growing-percent=100');

const root = join(dirname(realpathSync(fileURLToPath(import.meta.url))), '..');
const script = join(root, 'scripts', 'bootstrap.mjs');
const viaNpm = process.env.npm_lifecycle_event === 'start';
if (existsSync(join(root, 'src')) && existsSync(script) && !viaNpm) {
  const { bootstrap } = await import(pathToFileURL(script).href);
  bootstrap();
}
const { main } = await import(pathToFileURL(join(root, 'dist', 'program', 'main.js')).href);
process.exitCode = await main(process.argv.slice(2));
