#!/usr/bin/env node
// Writes docs/asyncapi.json and the generated parts of docs/messages.md from the catalogue of messages. A test fails while they are stale.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['vitest', 'run', 'src/bus/messages/document.test.ts', '--update'], { stdio: 'inherit' });
process.exitCode = status ?? 1;
