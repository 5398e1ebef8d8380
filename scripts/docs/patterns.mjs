#!/usr/bin/env node
// Writes docs/patterns.md and its pictures from the definitions and their examples. A test fails while it is stale.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['vitest', 'run', 'src/patterns/document.test.ts', '--update'], { stdio: 'inherit' });
process.exitCode = status ?? 1;
