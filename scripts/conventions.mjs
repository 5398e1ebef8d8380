#!/usr/bin/env node
// Conventions that neither compiler nor linter knows, checked rather than remembered.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const problems = [];

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

const sources = [...files(join(root, 'src')), ...files(join(root, 'web', 'src'))]
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path: relative(root, path), text: readFileSync(path, 'utf8') }));
const production = sources.filter(({ path }) => !/\.(test|suite)\.tsx?$/.test(path));

// Every error code has a row in docs/errors.md, and every row a code.
const documented = new Set([...readFileSync(join(root, 'docs', 'errors.md'), 'utf8').matchAll(/^\| `(TS_[A-Z_]+)`/gm)].map((m) => m[1]));
const used = new Map();
for (const { path, text } of production) for (const match of text.matchAll(/code = '(TS_[A-Z_]+)'/g)) used.set(match[1], path);
for (const [code, path] of used) if (!documented.has(code)) problems.push(`${path}: ${code} has no row in docs/errors.md`);
for (const code of documented) if (!used.has(code)) problems.push(`docs/errors.md: no code raises ${code}`);

// Every setting has a row in docs/configuration.md.
const configuration = readFileSync(join(root, 'docs', 'configuration.md'), 'utf8');
const config = production.find(({ path }) => path.endsWith('ops/config.ts'))?.text ?? '';
for (const match of config.matchAll(/^ {2}([A-Z]+_[A-Z_]+):/gm)) {
  if (!configuration.includes(`\`${match[1]}\``)) problems.push(`docs/configuration.md: no row for ${match[1]}`);
}

// The pure rooms know no clock, no chance and no process.
const pure = /^src\/(market|indicators|patterns|engine\/core|calibration)\//;
const ambient = /\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|setTimeout\(|process\./;
for (const { path, text } of production)
  if (pure.test(path) && ambient.test(text)) problems.push(`${path}: ambient clock, chance or process in a pure room`);

// One style where the language has two: `private` members, and tests that are called `it`.
for (const { path, text } of sources) {
  if (/\bthis\.#\w/.test(text)) problems.push(`${path}: members are \`private\`, not #`);
  if (/^\s*test(\.\w+)*\(/m.test(text)) problems.push(`${path}: tests are called \`it\``);
}

// Only massive/ knows the vendor's field names; rooms meet at their index.
for (const { path, text } of production) {
  for (const match of text.matchAll(/from '((?:\.\.\/)+[^']+)'/g)) {
    if (!match[1].endsWith('/index.js') && path.startsWith('src/') && leavesRoom(path, match[1]))
      problems.push(`${path}: imports ${match[1]} past the room's index`);
  }
}

function leavesRoom(path, target) {
  const depthOf = (p) => (/^src\/(engine\/core|bus\/(redis|memory)|store\/postgres|dashboard\/wire)\//.test(p) ? 3 : 2);
  const roomOf = (p) => p.split('/').slice(0, depthOf(p)).join('/');
  return roomOf(path) !== roomOf(join(dirname(path), target));
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
