#!/usr/bin/env node
// Makes a fresh clone runnable: installs packages, compiles what is stale, builds the page. Needs Node alone.
//   node scripts/bootstrap.mjs [--test | --build]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The cause stands first; usage texts and lists follow. */
const MOST_LINES = 20;
const stampDir = join(root, 'node_modules', '.tickstock');

function fail(message) {
  console.error(`tickstock: ${message}`);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) fail(`Node ${process.versions.node} is too old; install Node 20.19 or newer.`);
}

function run(what, command, args) {
  const started = Date.now();
  process.stderr.write(`tickstock: ${what} … `);
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  if (done.status !== 0) {
    process.stderr.write('failed\n');
    const said = `${done.error?.message ?? ''}${done.stdout ?? ''}${done.stderr ?? ''}`.trim().split('\n');
    fail(`${what} failed:\n${said.slice(0, MOST_LINES).join('\n')}`);
  }
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

const hash = (text) => createHash('sha256').update(text).digest('hex');
const readStamp = (name) => (existsSync(join(stampDir, name)) ? readFileSync(join(stampDir, name), 'utf8') : '');
function writeStamp(name, value) {
  mkdirSync(stampDir, { recursive: true });
  writeFileSync(join(stampDir, name), value);
}

function install() {
  const wanted = hash(readFileSync(join(root, 'package-lock.json')) + process.version + process.platform + process.arch);
  if (readStamp('installed') === wanted) return;
  // --include=dev: the compiler and the page's builder are needed on every machine that runs from a clone.
  run('installing packages', 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  writeStamp('installed', wanted);
}

/** `npx tickstock` in the clone finds the command without asking a registry. */
function linkCommand() {
  const link = join(root, 'node_modules', '.bin', 'tickstock');
  if (process.platform === 'win32') return;
  if (lstatSync(link, { throwIfNoEntry: false })) unlinkSync(link);
  symlinkSync(join('..', '..', 'bin', 'tickstock.mjs'), link);
}

/** Names, sizes and times of all sources: enough to see an edit, and quick. */
function fingerprint(folders, files) {
  const seen = [];
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const child = join(path, entry.name);
      if (entry.isDirectory()) visit(child);
      else if (!/\.(test|suite)\.ts$/.test(entry.name)) {
        const { size, mtimeMs } = statSync(child);
        seen.push(`${child}:${size}:${mtimeMs}`);
      }
    }
  };
  for (const folder of folders) visit(join(root, folder));
  for (const file of files) seen.push(`${file}:${hash(readFileSync(join(root, file)))}`);
  return hash(seen.toSorted().join('\n'));
}

function build() {
  const common = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json'];
  const server = fingerprint(['src'], common);
  const bin = (name) => join(root, 'node_modules', '.bin', name);
  if (readStamp('compiled') !== server || !existsSync(join(root, 'dist', 'cli', 'main.js'))) {
    run('compiling', bin('tsc'), ['-b', 'src/cli']);
    writeStamp('compiled', server);
  }
  const program = hash(server + readFileSync(join(root, 'scripts', 'bundle.mjs'), 'utf8'));
  if (readStamp('bundled') !== program || !existsSync(join(root, 'dist', 'program', 'main.js'))) {
    run('bundling', process.execPath, [join(root, 'scripts', 'bundle.mjs')]);
    writeStamp('bundled', program);
  }
  const page = fingerprint(['web', join('src', 'dashboard', 'wire')], common);
  if (readStamp('page') !== page || !existsSync(join(root, 'dist', 'web', 'index.html'))) {
    run('building the page', bin('vite'), ['build', 'web', '--logLevel', 'error']);
    writeStamp('page', page);
  }
}

/** @throws nothing: ends the process where it cannot go on */
export function bootstrap() {
  checkNode();
  install();
  linkCommand();
  build();
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) bootstrap();
