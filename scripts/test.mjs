#!/usr/bin/env node
// Runs every check of the project in turn and closes with one line of true counts.
//   node scripts/test.mjs [chaos | overload]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOrInstall } from './test-programs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
/** The long form of these tests alone; absent: everything, and of them a part. */
const only = process.argv[2];
const counts = { passed: 0, failed: 0, skipped: 0 };
/** Told again at the end: what failed early is out of sight by then. */
const failures = [];
const LONGEST_FAILURE = 2000;

const programs = {
  TICKSTOCK_REDIS_SERVER: findOrInstall('redis-server', 'redis-server', process.env.TICKSTOCK_REDIS_SERVER),
  TICKSTOCK_CHROMIUM: findOrInstall('chromium', 'chromium', process.env.TICKSTOCK_CHROMIUM),
};
const LONG = {
  chaos: {
    TICKSTOCK_CHAOS_ROUNDS: '20',
    TICKSTOCK_MUTATED_FRAMES: '1000000',
    TICKSTOCK_FAULTS: '200',
    TICKSTOCK_FAULT_SPEED: '12',
    TICKSTOCK_SIMULATIONS: '10000',
  },
  overload: { TICKSTOCK_OVERLOAD: 'full' },
};
const env = { ...LONG[only], ...process.env, ...Object.fromEntries(Object.entries(programs).filter(([, path]) => path)) };

function check(name, command, args) {
  const started = Date.now();
  const done = spawnSync(command, args, { cwd: root, env, encoding: 'utf8' });
  const ok = done.status === 0;
  counts[ok ? 'passed' : 'failed'] += 1;
  console.log(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (ok) return;
  const said = `${done.error?.message ?? ''}${done.stdout ?? ''}${done.stderr ?? ''}`;
  console.log(said);
  failures.push(`${name}\n${said.slice(0, LONGEST_FAILURE)}`);
}

/** Every test that failed, and every file that broke before its first test, with what it said. */
function failuresOf(testResults) {
  return testResults.flatMap((file) => {
    const path = relative(root, file.name);
    const tests = file.assertionResults.filter((one) => one.status === 'failed');
    if (tests.length === 0 && file.status === 'failed') return [`${path}\n${file.message.slice(0, LONGEST_FAILURE)}`];
    return tests.map((one) => `${path} > ${one.fullName}\n${one.failureMessages.join('\n').slice(0, LONGEST_FAILURE)}`);
  });
}

function suites(name, config) {
  const folder = mkdtempSync(join(tmpdir(), 'tickstock-test-'));
  const report = join(folder, 'report.json');
  const args = ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const done = spawnSync(bin('vitest'), args, { cwd: root, env, stdio: 'inherit' });
  if (existsSync(report)) {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    counts.passed += numPassedTests;
    counts.skipped += numPendingTests;
    const brokenFiles = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    counts.failed += numFailedTests + brokenFiles;
    failures.push(...failuresOf(testResults));
    if (done.status !== 0 && numFailedTests + brokenFiles === 0) {
      counts.failed += 1;
      failures.push(`${name}: every test passed, yet something failed outside of them; look for "Unhandled" above`);
    }
  } else {
    console.log(`✗ ${name} ended without a report`);
    counts.failed += 1;
    failures.push(`${name} ended without a report`);
  }
  rmSync(folder, { recursive: true, force: true });
}

if (only === undefined) {
  check('format', bin('oxfmt'), ['--check', '.']);
  check('layers and types', bin('tsc'), ['-b']);
  check('types of tests', bin('tsc'), ['-p', 'tsconfig.test.json']);
  check('types of scripts and benches', bin('tsc'), ['-p', 'tsconfig.scripts.json']);
  check('lint', bin('oxlint'), ['--type-aware', '--deny-warnings']);
  check('dead code', bin('knip'), []);
  check('conventions', process.execPath, ['scripts/conventions.mjs']);
  suites('unit and integration tests', 'vitest.config.ts');
  suites('end-to-end tests', 'vitest.e2e.config.ts');
}
if (only !== 'overload') suites('chaos tests', 'vitest.chaos.config.ts');
if (only !== 'chaos') suites('overload tests', 'vitest.overload.config.ts');

for (const failure of failures) console.log(`\n✗ ${failure}`);
if (counts.skipped > 0) console.log(`${counts.skipped} skipped; each said why above`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;
