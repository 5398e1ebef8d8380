#!/usr/bin/env node
// Writes docs/tables.md from the descriptions of the tables. A test fails while it is stale.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['vitest', 'run', 'src/store/tables/document.test.ts', '--update'], { stdio: 'inherit' });
process.exitCode = status ?? 1;
