#!/usr/bin/env node
// Writes docs/metrics.md from the figures of all services. A test fails while it is stale.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['vitest', 'run', 'src/cli/compose/metrics-document.test.ts', '--update'], { stdio: 'inherit' });
process.exitCode = status ?? 1;
