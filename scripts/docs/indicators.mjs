#!/usr/bin/env node
// Writes docs/indicators.md from the catalogue and the errors that the golden comparison measures. A test fails while it is stale.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['vitest', 'run', 'src/indicators/document.test.ts', '--update'], { stdio: 'inherit' });
process.exitCode = status ?? 1;
